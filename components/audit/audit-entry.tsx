'use client';

import Link from 'next/link';
import { OperationStateMark } from '@/components/operations/operation-state';
import { Copyable } from '@/components/ui/copy';
import { Dialog } from '@/components/ui/dialog';
import { Fact, Facts } from '@/components/ui/facts';
import { Missing } from '@/components/ui/quantity';
import { StateMark } from '@/components/ui/state-mark';
import { Ago, At } from '@/components/ui/time';
import { useAudit } from '@/lib/client/queries';
import { subjectHref } from '@/lib/client/subject-href';
import { subjectTypes } from '@/lib/domain/subject';
import type { AuditRow } from '@/lib/domain/views';
import { actionWords } from './action-words';
import { outcomeLooks } from './audit-outcome';

/** All that is kept of one entry. @param id  null while none is open */
export function AuditEntry({ id, onClose }: { id: number | null; onClose: () => void }) {
  return (
    <Dialog isOpen={id !== null} onOpenChange={(isOpen) => isOpen || onClose()} title="Entry" place="right">
      {id === null ? null : <Entry id={id} />}
    </Dialog>
  );
}

function Entry({ id }: { id: number }) {
  const { data } = useAudit(`entry ${id}`, () => new URLSearchParams({ id: String(id) }));
  const row = data?.find((row) => row.id === id);
  if (!data) return null;
  if (!row) return <p className="text-13 text-text-2">There is no such entry.</p>;
  const href = hrefOf(row);
  return (
    <>
      <Facts>
        <Fact name="What">
          <span className="block break-words">
            {actionWords(row.action)} {row.targetName}
          </span>
          <span className="font-mono text-12 text-text-3">{row.action}</span>
        </Fact>
        <Fact name="On what">
          {href ? (
            <Link href={href} className="break-all rounded-sm font-mono hover:underline">
              {row.targetName}
            </Link>
          ) : (
            <span className="break-all font-mono">{row.targetName}</span>
          )}{' '}
          <span className="text-12 text-text-3">{row.targetType}</span>
        </Fact>
        <Fact name="Identifier">
          {row.targetId ? <Copyable text={row.targetId} label="Copy identifier" /> : <Missing />}
        </Fact>
        <Fact name="Who">{row.username}</Fact>
        <Fact name="From">
          {row.fromAddress ? (
            <span className="font-mono">{row.fromAddress}</span>
          ) : (
            <Missing word="not kept" />
          )}
        </Fact>
        <Fact name="When">
          <At at={row.at} /> <Ago at={row.at} className="text-text-3" />
        </Fact>
        <Fact name="Outcome">
          <StateMark look={outcomeLooks[row.outcome]} />
        </Fact>
        {row.operationId ? (
          <Fact name="Operation">
            <Link
              href={`/operations/${row.operationId}`}
              className="flex items-center gap-2 rounded-sm hover:underline"
            >
              {row.operationState ? <OperationStateMark state={row.operationState} /> : null}
              Steps and log
            </Link>
          </Fact>
        ) : null}
      </Facts>
      <Asked detail={row.detail} />
    </>
  );
}

/** What was written down of the request, name by name. */
function Asked({ detail }: { detail: AuditRow['detail'] }) {
  const entries = Object.entries(detail);
  if (entries.length === 0) return null;
  return (
    <>
      <h3 className="border-line border-b pt-6 pb-1 font-semibold text-13">What was asked</h3>
      <Facts>
        {entries.map(([name, value]) => (
          <Fact key={name} name={name}>
            <span className="whitespace-pre-wrap break-all font-mono text-12">
              {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
            </span>
          </Fact>
        ))}
      </Facts>
    </>
  );
}

function hrefOf({ targetType, targetId }: AuditRow): string | null {
  if (targetType === 'host') return `/hosts/${targetId}`;
  const subjectType = subjectTypes.find((type) => type === targetType);
  return subjectType ? subjectHref({ subjectType, subjectId: targetId }) : null;
}
