import Link from 'next/link';
import { actionWords } from '@/components/audit/action-words';
import { OperationStateMark } from '@/components/operations/operation-state';
import { CutName } from '@/components/ui/cut-name';
import { Section } from '@/components/ui/page';
import { Ago } from '@/components/ui/time';
import { count } from '@/lib/client/format';
import type { RecentChange } from '@/lib/domain/overview';

/** Who has asked for what lately, and how it stands. */
export function Changes({ changes }: { changes: RecentChange[] }) {
  return (
    <Section
      title="Recent changes"
      note={
        <Link href="/audit" className="rounded-sm hover:text-text hover:underline">
          All of them
        </Link>
      }
    >
      {changes.length === 0 ? (
        <p className="py-3 text-13 text-text-2">Nobody has changed anything yet.</p>
      ) : (
        <ul>
          {changes.map((change) => (
            <li
              key={change.id}
              className="grid min-h-row grid-cols-[minmax(0,1fr)_7rem_6.5rem_4.5rem] items-center gap-x-4 border-line border-b py-1 text-13 max-md:grid-cols-[minmax(0,1fr)_auto] max-md:py-2"
            >
              <What change={change} />
              <span className="min-w-0 truncate text-text-2 max-md:order-last max-md:text-12">
                {change.username}
              </span>
              <span className="max-md:justify-self-end">
                {change.operation && !change.batch ? (
                  <OperationStateMark state={change.operation.state} />
                ) : null}
              </span>
              <span className="text-right text-12 text-text-3 max-md:order-last">
                <Ago at={change.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function What({ change: { action, targetName, operation, batch } }: { change: RecentChange }) {
  const words = actionWords(action);
  const className = 'truncate rounded-sm font-medium hover:underline';
  if (batch) {
    return (
      <Link href={`/operations/batch/${batch.id}`} className={className}>
        {words} {count(batch.number, 'machine')}
      </Link>
    );
  }
  const what = (
    <>
      {words} <CutName name={targetName} max={28} />
    </>
  );
  if (!operation) return <span className="truncate font-medium">{what}</span>;
  return (
    <Link href={`/operations/${operation.id}`} className={className}>
      {what}
    </Link>
  );
}
