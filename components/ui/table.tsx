'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { cx } from './cx';
import type { TableView } from './use-table-view';

/** What a column is sorted by; null stands last in both directions. */
export type SortValue = string | number | null;

export type Column<Row> = {
  key: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** Of head and cells: width, side, and at which widths of the window it goes. */
  className?: string;
  /** Of its cells alone. */
  cellClassName?: string;
  /** The first is each row's name; `mark` and `action` stay beside it on a phone, others give way to `phoneLine`. */
  role?: 'name' | 'mark' | 'action';
  /** Left out where the order makes no sense. */
  sortBy?: (row: Row) => SortValue;
};

type Props<Row> = {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string | number;
  /** What a phone shows under the name, in order of worth. */
  phoneLine: (row: Row) => ReactNode;
  /** Of a row that is older than it should be, for example. */
  rowClassName?: (row: Row) => string | false;
  /** Left out where the order is fixed. */
  view?: Pick<TableView, 'sort' | 'desc' | 'sortBy'>;
  /** Those of one group stand together. */
  groupOf?: (row: Row) => string;
  /** Rows of two lines in a cell are taller. */
  isTall?: boolean;
};

/** A table at the desk, and rows of two lines on a phone; the list of VMs alone has one of its own. */
export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
  phoneLine,
  rowClassName,
  view,
  groupOf,
  isTall = false,
}: Props<Row>) {
  const beside = columns.filter(({ role }) => role === 'mark' || role === 'action').length;
  const phoneGrid = phoneGrids[Math.min(beside, 2)];
  return (
    <table className="w-full table-fixed border-collapse text-13 max-md:block">
      <caption className="sr-only">{label}</caption>
      <thead className="max-md:hidden">
        <tr className="h-8 border-line border-b text-12 text-text-3">
          {columns.map((column) => (
            <Head key={column.key} column={column} view={view} />
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row, index) => {
          const group = groupOf?.(row);
          const before = rows[index - 1];
          return (
            <Fragment key={keyOf(row)}>
              {group !== undefined && (before === undefined || groupOf?.(before) !== group) ? (
                <GroupRow name={group} />
              ) : null}
              <tr
                className={cx(
                  'border-line border-b hover:bg-hover max-md:grid max-md:h-auto max-md:items-center max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2',
                  isTall ? 'h-14' : 'h-row',
                  phoneGrid,
                  rowClassName?.(row),
                )}
              >
                {columns.map((column) => (
                  <Cell key={column.key} column={column} row={row} />
                ))}
                <td className="col-span-full min-w-0 text-12 text-text-3 md:hidden">{phoneLine(row)}</td>
              </tr>
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

const phoneGrids = [
  'max-md:grid-cols-[minmax(0,1fr)]',
  'max-md:grid-cols-[minmax(0,1fr)_auto]',
  'max-md:grid-cols-[minmax(0,1fr)_auto_auto]',
];

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const { role, className, cellClassName, cell } = column;
  if (role === 'name') {
    return (
      <th
        scope="row"
        className={cx('truncate pr-2 text-left font-medium max-md:px-0', className, cellClassName)}
      >
        {cell(row)}
      </th>
    );
  }
  return (
    <td
      className={cx(
        role === 'action' ? 'text-right' : 'px-2',
        role ? 'max-md:w-auto max-md:justify-self-end max-md:px-0' : 'truncate max-md:hidden',
        className,
        cellClassName,
      )}
    >
      {cell(row)}
    </td>
  );
}

function Head<Row>({ column, view }: { column: Column<Row>; view: Props<Row>['view'] }) {
  const { key, head, role, className, sortBy } = column;
  const isSorted = view?.sort === key;
  const Arrow = view?.desc ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (view.desc ? 'descending' : 'ascending') : undefined}
      className={cx(
        'font-medium',
        role === 'name' ? 'pr-2' : 'px-2',
        className?.includes('text-right') ? null : 'text-left',
        className,
      )}
    >
      {role === 'action' ? (
        <span className="sr-only">{head}</span>
      ) : sortBy && view ? (
        <button
          type="button"
          onClick={() => view.sortBy(key)}
          className={cx('inline-flex items-center gap-1 rounded-sm hover:text-text', isSorted && 'text-text')}
        >
          {head}
          {isSorted ? <Arrow aria-hidden className="size-3" /> : null}
        </button>
      ) : (
        head
      )}
    </th>
  );
}

/** One cell that shows past its width: one that spans all columns would bring back those that narrow windows hide. */
function GroupRow({ name }: { name: string }) {
  return (
    <tr className="h-9 border-line border-b max-md:block max-md:h-auto">
      <th
        scope="rowgroup"
        className="whitespace-nowrap pt-2 text-left font-semibold text-12 max-md:block max-md:pt-4 max-md:pb-1.5"
      >
        {name}
      </th>
    </tr>
  );
}
