'use client';

import { CutName } from '@/components/ui/cut-name';
import { Missing } from '@/components/ui/quantity';
import { type Column, Table } from '@/components/ui/table';
import { At } from '@/components/ui/time';
import type { AuditRow } from '@/lib/domain/views';
import { actionWords } from './action-words';
import { AuditOutcome } from './audit-outcome';

/** Who asked for what, newest first; a press on one shows all of it. */
export function AuditTable({ rows, onOpen }: { rows: AuditRow[]; onOpen: (id: number) => void }) {
  const columns: Column<AuditRow>[] = [
    {
      key: 'what',
      head: 'What',
      role: 'name',
      cell: (row) => (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => onOpen(row.id)}
          className="max-w-full truncate rounded-sm text-left font-medium hover:underline"
        >
          {actionWords(row.action)} <CutName name={row.targetName} max={30} />
        </button>
      ),
    },
    {
      key: 'outcome',
      head: 'Outcome',
      role: 'mark',
      className: 'w-36',
      cell: (row) => <AuditOutcome row={row} />,
    },
    { key: 'who', head: 'Who', className: 'w-36', cell: ({ username }) => username },
    {
      key: 'from',
      head: 'From',
      className: 'w-40 max-lg:hidden',
      cellClassName: 'font-mono text-12 text-text-2',
      cell: ({ fromAddress }) => fromAddress || <Missing word="not kept" />,
    },
    {
      key: 'when',
      head: 'When',
      className: 'w-44 text-right',
      cellClassName: 'text-text-2',
      cell: ({ at }) => <At at={at} />,
    },
  ];
  return (
    <Table
      label="Audit"
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      phoneLine={({ username, at }) => (
        <span className="flex gap-3">
          <span className="min-w-0 flex-1 truncate">{username}</span>
          <At at={at} className="shrink-0" />
        </span>
      )}
    />
  );
}
