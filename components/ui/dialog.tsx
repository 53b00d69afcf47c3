'use client';

import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx';

type Props = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  /** One sentence under the title. */
  description?: ReactNode;
  children: ReactNode;
  /** A dialog stands in the middle; a sheet comes from a side and takes its height. */
  place?: 'middle' | 'right' | 'left';
  className?: string;
  /** Hears of Esc before the dialog closes; preventDefault keeps it open. */
  onEscape?: (event: KeyboardEvent) => void;
};

const places = {
  middle:
    'left-1/2 top-[12vh] max-h-[80vh] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 rounded-md max-md:top-4 max-md:max-h-[calc(100dvh-2rem)]',
  right: 'inset-y-0 right-0 w-full max-w-md border-line border-l',
  left: 'inset-y-0 left-0 w-64 border-line border-r',
};

export function Dialog({
  isOpen,
  onOpenChange,
  title,
  description,
  children,
  place = 'middle',
  className,
  onEscape,
}: Props) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="float-in fixed inset-0 z-40 bg-overlay" />
        <Radix.Content
          onEscapeKeyDown={onEscape}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cx(
            'float-in fixed z-40 flex flex-col bg-float text-text shadow-float outline-none',
            places[place],
            className,
          )}
        >
          <div className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="break-words font-semibold text-16">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="mt-1 text-13 text-text-2">{description}</Radix.Description>
              ) : null}
            </div>
            <Radix.Close
              aria-label="Close"
              className="-mr-2 inline-flex size-8 items-center justify-center rounded-md text-text-3 hover:bg-hover hover:text-text"
            >
              <X aria-hidden className="size-4" />
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
