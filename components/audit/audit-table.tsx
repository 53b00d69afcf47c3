import { CircleCheck, CircleX, Hand, ListChecks } from 'lucide-react';
import Link from 'next/link';
import { CutName } from '@/components/ui/cut-name';
import { type StateLook, StateMark } from '@/components/ui/state-mark';
import { At } from '@/components/ui/time';
import type { AuditRow } from '@/lib/domain/views';

const outcomes: Record<AuditRow['outcome'], StateLook> = {
  accepted: { tone: 'idle', icon: ListChecks, word: 'Accepted' },
  refused: { tone: 'warn', icon: Hand, word: 'Refused' },
  done: { tone: 'good', icon: CircleCheck, word: 'Done' },
  failed: { tone: 'bad', icon: CircleX, word: 'Failed' },
};

/** Who asked for what, newest first. */
export function AuditTable({ rows }: { rows: AuditRow[] }) {
  return (
    <table className="w-full table-fixed border-collapse text-13 max-md:block">
      <caption className="sr-only">Audit</caption>
      <thead className="max-md:hidden">
        <tr className="h-8 border-line border-b text-left text-12 text-text-3">
          <th scope="col" className="w-44 pr-2 font-medium">
            When
          </th>
          <th scope="col" className="w-36 px-2 font-medium">
            Who
          </th>
          <th scope="col" className="w-44 px-2 font-medium">
            What
          </th>
          <th scope="col" className="px-2 font-medium">
            On what
          </th>
          <th scope="col" className="w-32 px-2 font-medium">
            Outcome
          </th>
          <th scope="col" className="w-36 px-2 font-medium max-lg:hidden">
            From
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row) => (
          <tr
            key={row.id}
            className="h-row border-line border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:py-2"
          >
            <td className="pr-2 text-text-2 max-md:order-4 max-md:pr-0 max-md:text-right max-md:text-12">
              <At at={row.at} />
            </td>
            <td className="truncate px-2 font-medium max-md:hidden">{row.username}</td>
            <td className="truncate px-2 font-mono text-12 max-md:order-1 max-md:px-0">{row.action}</td>
            <td className="truncate px-2 max-md:order-3 max-md:px-0 max-md:text-12">
              <span className="text-text-2 md:hidden">{row.username} on </span>
              {row.operationId ? (
                <Link href={`/operations/${row.operationId}`} className="rounded-sm hover:underline">
                  <CutName name={row.targetName} max={30} />
                </Link>
              ) : (
                <CutName name={row.targetName} max={30} />
              )}{' '}
              <span className="text-12 text-text-3">{row.targetType}</span>
            </td>
            <td className="px-2 max-md:order-2 max-md:justify-self-end max-md:px-0">
              <StateMark look={outcomes[row.outcome]} />
            </td>
            <td className="truncate px-2 font-mono text-12 text-text-2 max-lg:hidden">{row.fromAddress}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
