import { cutMiddle } from '@/lib/client/format';

/** A machine's name; a long one is cut in the middle for the eye and whole for everything else. */
export function CutName({ name, max = 36 }: { name: string; max?: number }) {
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
