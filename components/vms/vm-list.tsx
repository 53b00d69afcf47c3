'use client';

import { Plus, Search } from 'lucide-react';
import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useWhyForbidden } from '@/components/shell/me';
import { Button, ButtonLink } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { viewOf } from '@/lib/client/fetch-json';
import { count } from '@/lib/client/format';
import { useVms } from '@/lib/client/queries';
import { summary } from './fleet-strip';
import { SelectionBar } from './selection-bar';
import { useSelection } from './use-selection';
import { VmTable } from './vm-table';
import { matches, pageSize, sortKeys, sortVms } from './vm-table-model';

const inAddress = {
  q: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(sortKeys).withDefault('name'),
  desc: parseAsBoolean.withDefault(false),
  page: parseAsInteger.withDefault(1),
};

export function VmList() {
  const { data: vms, error } = useVms();
  const [{ q, sort, desc, page }, setView] = useQueryStates(inAddress, { history: 'replace' });
  const found = sortVms(
    (vms ?? []).filter((vm) => matches(vm, q)),
    sort,
    desc,
  );
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const shownPage = Math.min(Math.max(1, page), pages);
  const shown = found.slice((shownPage - 1) * pageSize, shownPage * pageSize);
  const selection = useSelection(vms ?? []);
  const mayNotCreate = useWhyForbidden('vm.create');

  return (
    <>
      <PageHead
        title="Virtual machines"
        note={vms && vms.length > 0 ? summary(vms) : null}
        actions={
          mayNotCreate ? (
            <Button look="primary" reason={mayNotCreate}>
              <Plus aria-hidden />
              Create VM
            </Button>
          ) : (
            <ButtonLink href="/vms/new" look="primary">
              <Plus aria-hidden />
              Create VM
            </ButtonLink>
          )
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
          <div className="flex items-center gap-3 pb-2">
            <label className="relative block w-full max-w-xs">
              <span className="sr-only">Search virtual machines</span>
              <Search
                aria-hidden
                className="pointer-events-none absolute top-2 left-2.5 size-4 text-text-3 max-md:top-3"
              />
              <input
                type="search"
                data-search
                value={q}
                placeholder="Name, tag, state, host or address"
                onChange={(event) => void setView({ q: event.target.value || null, page: null })}
                onKeyDown={(event) => {
                  if (event.key === 'Escape') event.currentTarget.blur();
                }}
                className="h-8 w-full rounded-md border border-control bg-surface pr-2 pl-8 text-13 placeholder:text-text-3 max-md:h-10 max-md:text-16"
              />
            </label>
            <p role="status" className="text-12 text-text-3">
              {q ? count(found.length, 'match', 'matches') : null}
            </p>
            <SelectionBar selection={selection} />
          </div>
          {found.length === 0 ? (
            <p className="border-line border-t py-6 text-14 text-text-2">
              No machine matches this search.{' '}
              <button
                type="button"
                className="rounded-sm font-medium text-accent hover:underline"
                onClick={() => void setView({ q: null })}
              >
                Clear the search
              </button>
            </p>
          ) : (
            <VmTable
              vms={shown}
              sort={sort}
              isDescending={desc}
              onSort={(key) =>
                void setView({ sort: key, desc: key === sort ? !desc || null : null, page: null })
              }
              selection={selection}
            />
          )}
          {pages > 1 ? (
            <nav
              aria-label="Pages of the list"
              className="flex items-center justify-end gap-2 pt-3 text-13 text-text-2"
            >
              <span>
                {(shownPage - 1) * pageSize + 1} to {Math.min(found.length, shownPage * pageSize)} of{' '}
                {found.length.toLocaleString('en')}
              </span>
              <Button
                reason={shownPage === 1 ? 'This is the first page.' : null}
                onClick={() => void setView({ page: shownPage - 1 })}
              >
                Previous
              </Button>
              <Button
                reason={shownPage === pages ? 'This is the last page.' : null}
                onClick={() => void setView({ page: shownPage + 1 })}
              >
                Next
              </Button>
            </nav>
          ) : null}
        </>
      ) : null}
    </>
  );
}
