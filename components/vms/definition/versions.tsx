import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { Ago } from '@/components/ui/time';
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
      {versions.map(({ id, seenAt, operation }, index) => {
        const before = versions[index + 1];
        return (
          <li key={id} className="border-line border-b py-1.5 text-13">
            <p className="flex min-h-7 items-center justify-between gap-4">
              <Ago at={seenAt} />
              {before ? (
                <Button look="quiet" size="sm" onClick={() => onCompare(id, before.id)}>
                  What changed
                </Button>
              ) : null}
            </p>
            <p className="text-12 text-text-2">
              {operation ? (
                <>
                  <Link href={`/operations/${operation.id}`} className="rounded-sm text-text hover:underline">
                    {operationVerbs[operation.kind].done}
                  </Link>{' '}
                  by {operation.requestedBy}
                </>
              ) : before ? (
                'Changed outside of NovaCron'
              ) : (
                'As it was first seen'
              )}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
