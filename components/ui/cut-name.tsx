import { cutMiddle } from '@/lib/client/format';

// Numbers and zones of machines stand at the end of their names.
const tailLength = 8;

/**
 * A machine's name, whole for everything but the eye. A long one is cut in the middle: where the place ends, or
 * at `max` characters inside of running text.
 */
export function CutName({ name, max }: { name: string; max?: number }) {
  if (max === undefined) return <FittedName name={name} />;
  const cut = cutMiddle(name, max);
  if (cut === name) return <span className="font-mono">{name}</span>;
  return (
    <>
      <span aria-hidden title={name} className="font-mono">
        {cut}
      </span>
      <span className="sr-only">{name}</span>
    </>
  );
}

/** Two halves side by side, of which only the first gives way. */
function FittedName({ name }: { name: string }) {
  const at = name.length - tailLength;
  if (at <= tailLength) return <span className="truncate font-mono">{name}</span>;
  return (
    <span className="relative flex min-w-0 max-w-full">
      <span aria-hidden title={name} className="flex min-w-0 font-mono">
        <span className="truncate">{name.slice(0, at)}</span>
        <span className="shrink-0">{name.slice(at)}</span>
      </span>
      <span className="sr-only">{name}</span>
    </span>
  );
}
