'use client';

import { type ReactNode, useState } from 'react';
import { Menu, MenuChoice, MenuItem, MenuLine, MenuNote } from '@/components/ui/menu';
import { useSavedViews } from '@/lib/client/queries';
import type { SavedView } from '@/lib/domain/views';
import { DeleteViewDialog, SaveViewDialog } from './save-view-dialogs';
import { useSaveView } from './use-saved-views';
import type { ListView } from './use-view';

type Asked = 'new' | 'rename' | 'delete';

/** The views that a person saved: to open one, to keep what is shown, and to put them in order. */
export function SavedViews({ view, trigger }: { view: ListView; trigger: ReactNode }) {
  const { data: views = [] } = useSavedViews();
  const [asked, setAsked] = useState<Asked | null>(null);
  const save = useSaveView();
  const current = views.find(({ id }) => id === view.saved);
  const address = view.addressNow();
  const close = () => setAsked(null);
  const change = (changed: SavedView) => save.mutate(changed);
  return (
    <>
      <Menu label="Saved views" isOpenAtFirst trigger={trigger}>
        {views.length === 0 ? (
          <MenuNote>
            Search, order, groups and columns as they are now can be kept under a name, and be what the list
            opens with.
          </MenuNote>
        ) : (
          <MenuChoice
            label="Show"
            value={current?.id ?? 'all'}
            options={[
              { value: 'all', text: 'All machines' },
              ...views.map(({ id, name, isDefault }) => ({
                value: id,
                text: isDefault ? `${name} (opens first)` : name,
              })),
            ]}
            onChange={(id) => view.open({ id, address: views.find((one) => one.id === id)?.address ?? '' })}
          />
        )}
        {views.length > 0 ? <MenuLine /> : null}
        {current && current.address !== address ? (
          <MenuItem onSelect={() => change({ ...current, address })}>Save changes to {current.name}</MenuItem>
        ) : null}
        <MenuItem onSelect={() => setAsked('new')}>Save as a new view</MenuItem>
        {current ? (
          <>
            <MenuItem onSelect={() => change({ ...current, isDefault: !current.isDefault })}>
              {current.isDefault ? 'Open the list without it' : 'Open the list with it'}
            </MenuItem>
            <MenuItem onSelect={() => setAsked('rename')}>Rename</MenuItem>
            <MenuItem isDanger onSelect={() => setAsked('delete')}>
              Delete
            </MenuItem>
          </>
        ) : null}
      </Menu>
      {asked === 'new' ? (
        <SaveViewDialog address={address} onSaved={(id) => view.markSaved(id)} onClose={close} />
      ) : null}
      {asked === 'rename' && current ? (
        <SaveViewDialog address={current.address} saved={current} onClose={close} />
      ) : null}
      {asked === 'delete' && current ? (
        <DeleteViewDialog saved={current} onDeleted={() => view.markSaved('all')} onClose={close} />
      ) : null}
    </>
  );
}
