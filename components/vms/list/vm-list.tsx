'use client';

import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button, ButtonLink } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { viewOf } from '@/lib/client/fetch-json';
import { count } from '@/lib/client/format';
import { useVms } from '@/lib/client/queries';
import { parseVmQuery } from '@/lib/domain/vm-query/match';
import { summary } from '../fleet-strip';
import type { ColumnKey } from './columns';
import { groupVms, pageSize, sortVms } from './model';
import { PageTurner } from './page-turner';
import { QueryBox } from './query-box';
import { SelectionBar } from './selection-bar';
import { useSelection } from './use-selection';
import { useView } from './use-view';
import { ViewMenu } from './view-menu';
import { VmTable } from './vm-table';

export function VmList({ keptColumns }: { keptColumns: ColumnKey[] }) {
  const { data: vms, error } = useVms();
  const view = useView(keptColumns);
  const { q, sort, desc, group } = view;
  const query = useMemo(() => parseVmQuery(q), [q]);
  const found = useMemo(
    () => sortVms((vms ?? []).filter(query.matches), sort, desc),
    [vms, query, sort, desc],
  );
  const entries = useMemo(() => groupVms(found, group), [found, group]);
  const groupSizes = new Map<string, number>();
  for (const { group } of entries)
    if (group !== null) groupSizes.set(group, (groupSizes.get(group) ?? 0) + 1);
  const pages = Math.max(1, Math.ceil(entries.length / pageSize));
  const page = Math.min(Math.max(1, view.page), pages);
  const selection = useSelection(vms ?? []);

  return (
    <>
      <PageHead
        title="Virtual machines"
        note={vms && vms.length > 0 ? summary(vms) : null}
        actions={
          <>
            <ButtonLink href="/vms/screens">Screens</ButtonLink>
            <CreateButton />
          </>
        }
      />
      {error && !vms ? <ErrorBox error={viewOf(error)} /> : null}
      {!vms && !error ? <SkeletonRows rows={8} label="Reading the virtual machines" /> : null}
      {vms?.length === 0 ? (
        <Empty title="No virtual machines yet">
          Every machine on every connected host will be listed here with its state as it changes, also those
          made with virsh or virt-manager. Create VM makes the first one from an image of the library.
        </Empty>
      ) : null}
      {vms && vms.length > 0 ? (
        <>
          <div className="flex items-start gap-x-3 gap-y-2 pb-2 max-xl:flex-wrap max-md:flex-nowrap">
            <QueryBox query={q} onChange={view.search} vms={vms} problem={query.problems[0]} />
            <ViewMenu group={group} onGroup={view.groupBy} shown={view.cols} onShown={view.showColumns} />
            <p role="status" className="whitespace-nowrap py-2 text-12 text-text-3 max-md:py-3">
              {q ? count(found.length, 'match', 'matches') : null}
            </p>
            <SelectionBar selection={selection} found={found} />
          </div>
          {found.length === 0 ? (
            <p className="border-line border-t py-6 text-14 text-text-2">
              No machine matches this search.{' '}
              <button
                type="button"
                className="rounded-sm font-medium text-accent hover:underline"
                onClick={() => view.search('')}
              >
                Clear the search
              </button>
            </p>
          ) : (
            <VmTable
              entries={entries.slice((page - 1) * pageSize, page * pageSize)}
              groupSizes={groupSizes}
              sort={sort}
              isDescending={desc}
              onSort={view.sortBy}
              shown={view.cols}
              selection={selection}
            />
          )}
          <PageTurner
            page={page}
            pages={pages}
            pageSize={pageSize}
            number={entries.length}
            onTurn={view.turnTo}
          />
        </>
      ) : null}
    </>
  );
}

function CreateButton() {
  const mayNotCreate = useWhyForbidden('vm.create');
  const content = (
    <>
      <Plus aria-hidden />
      Create VM
    </>
  );
  return mayNotCreate ? (
    <Button look="primary" reason={mayNotCreate}>
      {content}
    </Button>
  ) : (
    <ButtonLink href="/vms/new" look="primary">
      {content}
    </ButtonLink>
  );
}
