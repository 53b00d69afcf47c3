import { cx } from './cx';

/** Holds the place of what is coming, in its final size. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block rounded-sm bg-press/70', className)} />;
}

/** A table that is still being read: the real height of the real rows. */
export function SkeletonRows({ rows, label }: { rows: number; label: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move.
          key={index}
          className="flex h-row items-center gap-6 border-line border-b max-md:h-16"
        >
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 w-48 max-md:w-32" />
          <Skeleton className="h-3 w-20 max-md:hidden" />
          <Skeleton className="ml-auto h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
