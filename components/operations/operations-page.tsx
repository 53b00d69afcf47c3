'use client';

import { PageLinks } from '@/components/history/page-links';
import { rangeOf } from '@/components/history/times';
import { pageOf, pageSize, usePages } from '@/components/history/use-pages';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { viewOf } from '@/lib/client/fetch-json';
import { useOperationHistory } from '@/lib/client/queries';
import { typingPauseMs, useSettled } from '@/lib/client/use-settled';
import { OperationsFilter } from './operations-filter';
import { OperationsTable } from './operations-table';
import { type OperationsView, useOperationsView } from './use-operations-view';

/** As it survives being written as text. */
type Asked = Omit<OperationsView, 'ask' | 'clear'>;

/** Everything that was ever asked for: by state, kind, subject, person and time, page by page. */
export function OperationsPage({ usernames }: { usernames: string[] }) {
  const view = useOperationsView();
  const pages = usePages();
  const settled = useSettled<Asked>(view, typingPauseMs);
  const { data, error } = useOperationHistory(JSON.stringify(settled), () => paramsOf(settled));
  const page = data ? pageOf(data, settled) : null;
  return (
    <>
      <PageHead title="Operations" />
      <OperationsFilter view={view} usernames={usernames} />
      {error && !data ? <ErrorBox error={viewOf(error)} /> : null}
      {!data && !error ? <SkeletonRows rows={8} label="Reading the operations" /> : null}
      {page && page.rows.length > 0 ? (
        <>
          <OperationsTable operations={page.rows} label="Operations" />
          <PageLinks
            pages={pages}
            first={page.rows[0]?.id}
            last={page.rows.at(-1)?.id}
            hasNewer={page.hasNewer}
            hasOlder={page.hasOlder}
          />
        </>
      ) : null}
      {page?.rows.length === 0 ? <Nothing view={view} isFirst={pages.isFirst} /> : null}
    </>
  );
}

function Nothing({ view, isFirst }: { view: OperationsView; isFirst: boolean }) {
  if (view.isFiltered || !isFirst) {
    return (
      <p className="border-line border-t py-6 text-14 text-text-2">
        No operation is like this.{' '}
        <button
          type="button"
          className="rounded-sm font-medium text-accent hover:underline"
          onClick={view.clear}
        >
          Show all
        </button>
      </p>
    );
  }
  return (
    <Empty title="No operations yet">
      Everything that changes a machine or an image is an operation: it goes on when this page is closed,
      keeps its steps and its log, and either ends or is undone. What you start is listed here.
    </Empty>
  );
}

function paramsOf(view: Asked): URLSearchParams {
  const { state, kind, q, by, grouped, before, after } = view;
  const params = new URLSearchParams(rangeOf(view, Date.now()));
  const given = { outcome: state, kind, about: q.trim(), by, before, after };
  for (const [name, value] of Object.entries(given)) if (value) params.set(name, value);
  if (grouped) params.set('grouped', 'true');
  params.set('limit', String(pageSize + 1));
  return params;
}
