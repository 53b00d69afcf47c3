'use client';

import type { ReactNode } from 'react';
import { Menu, MenuChecks, MenuChoice, MenuItem, MenuLine } from '@/components/ui/menu';
import { columnKeys, type GroupKey, groupKeys, type Layout, layouts, oneOf } from '@/lib/domain/vm-view';
import { columns, usualColumns } from './columns';
import type { ListView } from './use-view';

const groupWords: Record<GroupKey, string> = {
  host: 'Host',
  provider: 'Provider',
  state: 'State',
  tag: 'Tag',
};
const layoutWords: Record<Layout, string> = { rows: 'Rows', cards: 'Cards' };

/** How the list is shown: as what, grouped by what, with which columns. */
export function ViewMenu({ view, trigger }: { view: ListView; trigger: ReactNode }) {
  const { group, layout, cols } = view;
  return (
    <Menu label="View of the list" isOpenAtFirst trigger={trigger}>
      <MenuChoice
        label="Show as"
        value={layout}
        options={layouts.map((value) => ({ value, text: layoutWords[value] }))}
        onChange={(value) => view.showAs(oneOf(layouts, value) ?? 'rows')}
      />
      <MenuLine />
      <MenuChoice
        label="Group by"
        value={group ?? 'none'}
        options={[
          { value: 'none', text: 'Nothing' },
          ...groupKeys.map((value) => ({ value, text: groupWords[value] })),
        ]}
        onChange={(value) => view.groupBy(oneOf(groupKeys, value))}
      />
      {layout === 'rows' ? (
        <div className="max-md:hidden">
          <MenuLine />
          <MenuChecks
            label="Columns"
            values={cols}
            options={columnKeys.map((value) => ({ value, text: columns[value].text }))}
            onChange={(value, isChosen) =>
              view.showColumns(columnKeys.filter((key) => (key === value ? isChosen : cols.includes(key))))
            }
          />
          <MenuLine />
          <MenuItem onSelect={() => view.showColumns(usualColumns)}>Usual columns</MenuItem>
        </div>
      ) : null}
    </Menu>
  );
}
