'use client';

import { Bookmark } from 'lucide-react';
import { lazy } from 'react';
import { MenuButton } from '@/components/ui/menu-button';
import { useSavedViews } from '@/lib/client/queries';
import type { ListView } from './use-view';

const SavedViews = lazy(() => import('./saved-views').then((module) => ({ default: module.SavedViews })));

/** Says which saved view is shown, and whether it still is as it was saved. */
export function SavedViewsButton({ view }: { view: ListView }) {
  const { data: views } = useSavedViews();
  const current = views?.find(({ id }) => id === view.saved);
  const isChanged = current !== undefined && current.address !== view.addressNow();
  return (
    <MenuButton
      aria-label={current ? `Saved views, ${current.name} is shown` : 'Saved views'}
      face={
        <>
          <Bookmark aria-hidden />
          <span className="max-w-40 truncate max-md:hidden">{current?.name ?? 'Views'}</span>
          {isChanged ? <span className="font-normal text-12 text-text-3 max-md:hidden">changed</span> : null}
        </>
      }
    >
      {(trigger) => <SavedViews view={view} trigger={trigger} />}
    </MenuButton>
  );
}
