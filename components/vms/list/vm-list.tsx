'use client';

import { Plus, SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button, ButtonLink } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { MenuButton } from '@/components/ui/menu-button';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { viewOf } from '@/lib/client/fetch-json';
import { count } from '@/lib/client/format';
import { useSummary } from '@/lib/client/queries';
import { useSettled } from '@/lib/client/use-settled';
import { useVmLines } from '@/lib/client/use-vm-lines';
import { parseVmQuery } from '@/lib/domain/vm-query/match';
import { countOf, summaryOf } from '../fleet-strip';
import { QueryBox } from './query-box';
import { SavedViewsButton } from './saved-views-button';
import { SelectionBar } from './selection-bar';
import { useSelection } from './use-selection';
import { type Kept, type ListView, useView } from './use-view';
import { VmTable } from './vm-table';

const VmCards = lazy(() => import('./vm-cards').then((part) => ({ default: part.VmCards })));
const ViewMenu = lazy(() => import('./view-menu').then((module) => ({ default: module.ViewMenu })));

// Shorter than anybody waits between two letters of a word that is not finished.
const typingMs = 90;

export function VmList({ kept, density }: { kept: Kept; density: 'compact' | 'comfortable' }) {
  const { data: fleet } = useSummary();
  const view = useView(kept);
  const { q, sort, desc, group } = view;
  const query = useMemo(() => parseVmQuery(q), [q]);
  const lines = useVmLines({ q: useSettled(q, typingMs), sort, desc, group, hostId: null });
  const selection = useSelection(lines);
  const { known, error } = lines;
  const isEmpty = fleet !== undefined && countOf(fleet.vms) === 0;

  return (
    <>
      <PageHead
        title="Virtual machines"
        note={fleet && !isEmpty ? summaryOf(fleet.vms) : null}
        actions={
          <>
            <ButtonLink href="/vms/screens">Screens</ButtonLink>
            <CreateButton />
          </>
        }
      />
      {error && !known ? <ErrorBox error={viewOf(error)} /> : null}
      {!known && !error ? <SkeletonRows rows={8} label="Reading the virtual machines" /> : null}
      {known && isEmpty ? (
        <Empty title="No virtual machines yet">
          Every machine on every connected host will be listed here with its state as it changes, also those
          made with virsh or virt-manager. Create VM makes the first one from an image of the library.
        </Empty>
      ) : null}
      {known && !isEmpty ? (
        <>
          <div className="flex items-start gap-x-2 gap-y-2 pb-2 max-xl:flex-wrap max-md:flex-nowrap">
            <QueryBox query={q} onChange={view.search} problem={query.problems[0]} />
            <SavedViewsButton view={view} />
            <ViewMenuButton view={view} />
            <p role="status" className="whitespace-nowrap px-1 py-2 text-12 text-text-3 max-md:hidden">
              {q ? count(known.matches, 'match', 'matches') : null}
            </p>
            <SelectionBar selection={selection} lines={lines} />
          </div>
          {known.lines === 0 && !lines.isOld ? (
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
          ) : view.layout === 'cards' ? (
            <Suspense fallback={<SkeletonRows rows={8} label="Laying out the cards" />}>
              <VmCards lines={lines} selection={selection} />
            </Suspense>
          ) : (
            <VmTable
              lines={lines}
              onSort={view.sortBy}
              shown={view.cols}
              selection={selection}
              density={density}
            />
          )}
        </>
      ) : null}
    </>
  );
}

function ViewMenuButton({ view }: { view: ListView }) {
  return (
    <MenuButton
      aria-label="View of the list"
      face={
        <>
          <SlidersHorizontal aria-hidden />
          <span className="max-md:hidden">View</span>
        </>
      }
    >
      {(trigger) => <ViewMenu view={view} trigger={trigger} />}
    </MenuButton>
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
