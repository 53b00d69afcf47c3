'use client';

import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { cx } from '@/components/ui/cx';
import { useDrawnRows } from '@/lib/client/use-drawn-rows';
import type { VmLines } from '@/lib/client/use-vm-lines';
import { layOut } from '@/lib/domain/list-layout';
import { GroupName } from './group-head';
import { RowMenu, useRowMenu } from './row-menu';
import { useRowKeys } from './use-row-keys';
import type { Selection } from './use-selection';
import { useShown } from './use-shown';
import { cardHeight, PendingCard, VmCard } from './vm-card';

// Below a card, as its class says it.
const gap = 12;
const leastWidth = 272;
// What a server draws for a window whose width it does not know.
const firstPerRow = 4;
const heights = { line: cardHeight + gap, group: 40 };

/** The same lines as cards, as many side by side as there is room for. */
export function VmCards({ lines, selection }: { lines: VmLines; selection: Selection }) {
  const { known, view } = lines;
  const body = useRef<HTMLUListElement>(null);
  const perRow = usePerRow(body);
  const layout = useMemo(() => layOut(known?.lines ?? 0, known?.groups ?? null, perRow), [known, perRow]);
  const drawn = useDrawnRows(body, layout, heights);
  useShown(lines, layout, drawn.rows);
  const menu = useRowMenu(lines);
  const count = known?.lines ?? 0;
  useRowKeys(body, {
    count,
    scrollTo: (line) => drawn.scrollTo(layout.rowOf(line)),
    toggle: selection.toggle,
  });
  const actions = useMemo(
    () => ({ select: selection.select, openMenu: menu.open }),
    [selection.select, menu.open],
  );
  return (
    <div data-row-menus className="relative pt-1">
      <ul
        ref={body}
        aria-label="Virtual machines"
        aria-busy={lines.isOld}
        className={cx('grid gap-x-3', lines.isOld && 'opacity-60')}
        style={{
          paddingTop: drawn.above,
          paddingBottom: drawn.below,
          gridTemplateColumns: `repeat(${perRow}, minmax(0, 1fr))`,
        }}
        onClickCapture={selection.noteShift}
      >
        {drawn.rows.flatMap((row) => {
          const at = layout.rowAt(row);
          if (at.kind === 'group') {
            return (
              <li
                key={`group ${at.group.key ?? ''}`}
                className="col-span-full flex items-end pb-2"
                style={{ height: heights.group }}
              >
                <h2 className="font-semibold text-12">
                  {view.group ? <GroupName group={at.group} by={view.group} /> : null}
                </h2>
              </li>
            );
          }
          return Array.from({ length: at.to - at.from }, (_, index) => {
            const line = at.from + index;
            const vm = lines.at(line);
            if (!vm) return <PendingCard key={line} />;
            return (
              <VmCard
                // One that is in several groups has a card in each.
                key={view.group === 'tag' ? `${vm.id} ${line}` : vm.id}
                vm={vm}
                line={line}
                count={count}
                isSelected={selection.has(vm.id)}
                hasMenu={menu.opened?.vm.id === vm.id}
                actions={actions}
              />
            );
          });
        })}
      </ul>
      <RowMenu menu={menu} />
    </div>
  );
}

function usePerRow(body: RefObject<HTMLElement | null>): number {
  const [perRow, setPerRow] = useState(firstPerRow);
  useLayoutEffect(() => {
    if (!body.current) return;
    const measure = (width: number) => setPerRow(Math.max(1, Math.floor((width + gap) / (leastWidth + gap))));
    measure(body.current.clientWidth);
    const observer = new ResizeObserver(([entry]) => entry && measure(entry.contentRect.width));
    observer.observe(body.current);
    return () => observer.disconnect();
  }, [body]);
  return perRow;
}
