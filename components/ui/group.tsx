import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** A group of fields that most people leave as they are. @param isWrong  opens it: what is wrong is never hidden */
export function Group({
  title,
  note,
  isWrong,
  onOpen,
  children,
}: {
  title: string;
  /** What is chosen in it. */
  note: string;
  isWrong: boolean;
  /** For what is loaded only when it is seen. */
  onOpen?: (isOpen: boolean) => void;
  children: ReactNode;
}) {
  return (
    <details
      className="group border-line border-b first:border-t"
      open={isWrong || undefined}
      onToggle={onOpen && ((event) => onOpen(event.currentTarget.open))}
    >
      <summary className="flex h-9 cursor-default list-none items-center gap-2 text-13 max-md:h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-text-3 group-open:rotate-90" />
        <span className="w-40 shrink-0 font-medium max-md:w-32">{title}</span>
        <span className="min-w-0 truncate text-text-3">{note}</span>
      </summary>
      <div className="space-y-4 pt-1 pb-5 pl-6 max-md:pl-0">{children}</div>
    </details>
  );
}
