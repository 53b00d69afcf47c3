'use client';

import { SlidersHorizontal } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu, MenuChecks, MenuChoice, MenuItem, MenuLine } from '@/components/ui/menu';
import { type ColumnKey, columnKeys, columns, usualColumns } from './columns';
import { type GroupKey, groupKeys } from './model';

const groupWords: Record<GroupKey, string> = {
  host: 'Host',
  provider: 'Provider',
  state: 'State',
  tag: 'Tag',
};

/** How the list is shown: grouped by what, with which columns. */
export function ViewMenu({
  group,
  onGroup,
  shown,
  onShown,
}: {
  group: GroupKey | null;
  onGroup: (group: GroupKey | null) => void;
  shown: ColumnKey[];
  onShown: (shown: ColumnKey[]) => void;
}) {
  return (
    <Menu
      label="View of the list"
      trigger={
        <Button aria-label="View of the list">
          <SlidersHorizontal aria-hidden />
          <span className="max-md:hidden">View</span>
        </Button>
      }
    >
      <MenuChoice
        label="Group by"
        value={group ?? 'none'}
        options={[
          { value: 'none', text: 'Nothing' },
          ...groupKeys.map((value) => ({ value, text: groupWords[value] })),
        ]}
        onChange={(value) => onGroup(groupKeys.find((key) => key === value) ?? null)}
      />
      <div className="max-md:hidden">
        <MenuLine />
        <MenuChecks
          label="Columns"
          values={shown}
          options={columnKeys.map((value) => ({ value, text: columns[value].text }))}
          onChange={(value, isChosen) =>
            onShown(columnKeys.filter((key) => (key === value ? isChosen : shown.includes(key))))
          }
        />
        <MenuLine />
        <MenuItem onSelect={() => onShown(usualColumns)}>Usual columns</MenuItem>
      </div>
    </Menu>
  );
}
