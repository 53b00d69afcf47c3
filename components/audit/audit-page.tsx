'use client';

import { parseAsInteger, useQueryState } from 'nuqs';
import { PageLinks } from '@/components/history/page-links';
import { rangeOf } from '@/components/history/times';
import { pageOf, pageSize, usePages } from '@/components/history/use-pages';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { viewOf } from '@/lib/client/fetch-json';
import { useAudit } from '@/lib/client/queries';
import { typingPauseMs, useSettled } from '@/lib/client/use-settled';
import { AuditEntry } from './audit-entry';
import { AuditFilter } from './audit-filter';
import { AuditTable } from './audit-table';
import { type AuditView, useAuditView } from './use-audit-view';

/** As it survives being written as text. */
type Asked = Omit<AuditView, 'ask' | 'clear'>;

/** Who asked for what, from where, and what came of it. */
export function AuditPage({ usernames }: { usernames: string[] }) {
  const view = useAuditView();
  const pages = usePages();
  const [entry, setEntry] = useQueryState('entry', parseAsInteger);
  const asked = useSettled<Asked>(view, typingPauseMs);
  const { data, error } = useAudit(JSON.stringify(asked), () => paramsOf(asked));
  const page = data ? pageOf(data, asked) : null;
  return (
    <>
      <PageHead title="Audit" />
      <AuditFilter view={view} usernames={usernames} />
      {error && !data ? <ErrorBox error={viewOf(error)} /> : null}
      {!data && !error ? <SkeletonRows rows={8} label="Reading the audit" /> : null}
      {page && page.rows.length > 0 ? (
        <>
          <AuditTable rows={page.rows} onOpen={(id) => void setEntry(id)} />
          <PageLinks
            pages={pages}
            first={page.rows[0]?.id.toString()}
            last={page.rows.at(-1)?.id.toString()}
            hasNewer={page.hasNewer}
            hasOlder={page.hasOlder}
          />
        </>
      ) : null}
      {page?.rows.length === 0 ? <Nothing view={view} isFirst={pages.isFirst} /> : null}
      <AuditEntry id={entry} onClose={() => void setEntry(null)} />
    </>
  );
}

function Nothing({ view, isFirst }: { view: AuditView; isFirst: boolean }) {
  if (view.isFiltered || !isFirst) {
    return (
      <p className="border-line border-t py-6 text-14 text-text-2">
        No entry is like this.{' '}
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
    <Empty title="Nothing has been asked for yet">
      Every sign-in and every change that somebody asks for is kept here: who, what, from where, and whether
      it was accepted.
    </Empty>
  );
}

function paramsOf(asked: Asked): URLSearchParams {
  const { q, by, action, outcome, before, after } = asked;
  const params = new URLSearchParams(rangeOf(asked, Date.now()));
  const given = { about: q.trim(), by: by.trim(), action, outcome, before, after };
  for (const [name, value] of Object.entries(given)) if (value) params.set(name, value);
  params.set('limit', String(pageSize + 1));
  return params;
}
