'use client';

import { Menu as MenuIcon, Search, Unplug } from 'lucide-react';
import { OperationsDrawer } from '@/components/operations/operations-drawer';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { Tooltip } from '@/components/ui/tooltip';
import { useIsLive } from '@/lib/client/live-updates';
import { Breadcrumb } from './breadcrumb';
import { PersonMenu } from './person-menu';

export function TopBar({
  onMenu,
  onSearch,
  onSearchNear,
  onHelp,
}: {
  onMenu: () => void;
  onSearch: () => void;
  /** The pointer or the focus is at the search. */
  onSearchNear: () => void;
  onHelp: () => void;
}) {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-line border-b bg-bg px-4 max-md:px-2 md:grid md:grid-cols-[minmax(0,1fr)_minmax(0,22rem)_minmax(0,1fr)] md:gap-4 md:px-6">
      <div className="flex min-w-0 flex-1 items-center gap-1">
        <Button look="quiet" size="icon" aria-label="Menu" className="md:hidden" onClick={onMenu}>
          <MenuIcon aria-hidden />
        </Button>
        <Breadcrumb />
      </div>
      <button
        type="button"
        onClick={onSearch}
        onPointerEnter={onSearchNear}
        onFocus={onSearchNear}
        className="flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-13 text-text-3 hover:border-control max-md:size-10 max-md:justify-center max-md:border-0 max-md:bg-transparent"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="flex-1 truncate text-left max-md:sr-only">Search or go to</span>
        <span aria-hidden className="flex gap-1 max-md:hidden">
          <Kbd>Ctrl</Kbd>
          <Kbd>K</Kbd>
        </span>
      </button>
      <div className="flex items-center justify-end gap-1">
        <NotLive />
        <OperationsDrawer />
        <PersonMenu onHelp={onHelp} />
      </div>
    </header>
  );
}

function NotLive() {
  const isLive = useIsLive();
  return (
    <span role="status">
      {isLive ? null : (
        <Tooltip text="The live connection is interrupted. Pages are read again every 15 s until it is back.">
          <button
            type="button"
            className="show-late flex h-7 items-center gap-1.5 rounded-md px-2 text-12 text-warn"
          >
            <Unplug aria-hidden className="size-4" />
            <span className="max-md:sr-only">Not live</span>
          </button>
        </Tooltip>
      )}
    </span>
  );
}
