import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { Quantity } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import { formatBytes } from '@/lib/client/format';
import { operationVerbs } from '@/lib/domain/operation';
import type { VmDefinitionDetail } from '@/lib/domain/views';

/** When a definition became another, and by whom. */
export function Versions({
  versions,
  onCompare,
}: {
  versions: VmDefinitionDetail['versions'];
  onCompare: (version: string, before: string) => void;
}) {
  if (versions.length === 0)
    return <p className="py-3 text-13 text-text-2">None is kept: the text is longer than what is kept.</p>;
  return (
    <ol aria-label="Versions">
      {versions.map(({ id, seenAt, sizeBytes, operation }, index) => {
        const before = versions[index + 1];
        return (
          <li
            key={id}
            className="flex min-h-row flex-wrap items-center gap-x-4 border-line border-b py-1 text-13"
          >
            <span className="w-24 shrink-0">
              <Ago at={seenAt} />
            </span>
            <span className="min-w-0 flex-1">
              {operation ? (
                <>
                  <Link href={`/operations/${operation.id}`} className="rounded-sm hover:underline">
                    {operationVerbs[operation.kind].done}
                  </Link>{' '}
                  <span className="text-text-2">by {operation.requestedBy}</span>
                </>
              ) : (
                <span className="text-text-2">
                  {before ? 'Changed outside of NovaCron' : 'As it was first seen'}
                </span>
              )}
            </span>
            <span className="w-20 shrink-0 text-right text-12">
              <Quantity value={formatBytes(sizeBytes)} />
            </span>
            <span className="w-32 shrink-0 text-right">
              {before ? (
                <Button look="quiet" size="sm" onClick={() => onCompare(id, before.id)}>
                  What changed
                </Button>
              ) : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
