'use client';

import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { ButtonLink } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { PageHead } from '@/components/ui/page';
import { PageTurner } from '@/components/ui/page-turner';
import { viewOf } from '@/lib/client/fetch-json';
import { count } from '@/lib/client/format';
import { useScreensPage } from '@/lib/client/queries';
import { useScreens } from '@/lib/client/screens/use-screens';
import { parseVmQuery } from '@/lib/domain/vm-query/match';
import { ScreenSearch } from './screen-search';
import { ScreenTile } from './screen-tile';

/** Live pictures of every screen there is; hosts are asked only for those that are in sight. */
export function ScreensPage() {
  const [{ q, page }, setView] = useQueryStates(
    { q: parseAsString.withDefault(''), page: parseAsInteger.withDefault(1) },
    { history: 'replace' },
  );
  const problem = useMemo(() => parseVmQuery(q).problems[0], [q]);
  const { data, error } = useScreensPage(q, Math.max(1, page));
  const forbidden = useWhyForbidden('vm.console');
  const { screens, error: notTold, place } = useScreens(forbidden === null);

  return (
    <>
      <PageHead
        title="Screens"
        note={data ? count(data.matches, 'machine is on', 'machines are on') : null}
        actions={<ButtonLink href="/vms">List</ButtonLink>}
      />
      {error && !data ? <ErrorBox error={viewOf(error)} /> : null}
      {notTold ? <ErrorBox error={notTold} className="mb-3" /> : null}
      {forbidden ? (
        <p role="note" className="pb-3 text-13 text-text-2">
          Pictures of screens are not shown. {forbidden}
        </p>
      ) : null}
      {data && (data.matches > 0 || q) ? (
        <ScreenSearch
          query={q}
          problem={problem}
          onChange={(q) => void setView({ q: q || null, page: null })}
        />
      ) : null}
      {data?.matches === 0 && q ? (
        <p className="border-line border-t py-6 text-14 text-text-2">
          No machine that is on matches this search.
        </p>
      ) : null}
      {data?.matches === 0 && !q ? (
        <Empty title="No screens yet" action={<ButtonLink href="/vms">Virtual machines</ButtonLink>}>
          Each machine that runs will be here with a small picture of its screen, which changes as the screen
          does: to see at a glance which one waits at a prompt, or has crashed.
        </Empty>
      ) : null}
      <ul
        aria-label="Screens"
        className="grid grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-x-4 gap-y-5 max-md:grid-cols-2 max-md:gap-x-3"
      >
        {data?.vms.map((vm) => (
          <ScreenTile
            key={vm.id}
            vm={vm}
            screen={screens.get(vm.id)}
            isForbidden={forbidden !== null}
            place={place}
          />
        ))}
      </ul>
      {data ? (
        <PageTurner
          page={Math.max(1, page)}
          pages={Math.max(1, Math.ceil(data.matches / data.pageSize))}
          pageSize={data.pageSize}
          number={data.matches}
          onTurn={(page) => void setView({ page })}
        />
      ) : null}
    </>
  );
}
