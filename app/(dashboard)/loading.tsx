import { Skeleton, SkeletonRows } from '@/components/ui/skeleton';

/** The head and the rows of a page in their final size. */
export default function Loading() {
  return (
    <div className="show-late">
      <div className="flex h-11 items-start pb-4">
        <Skeleton className="mt-1 h-5 w-48" />
      </div>
      <SkeletonRows rows={8} label="Reading" />
    </div>
  );
}
