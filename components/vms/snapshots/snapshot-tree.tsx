'use client';

import { Ellipsis, FileDiff, History, Trash2 } from 'lucide-react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import { Bytes } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import type { SnapshotRow, VmDetail } from '@/lib/domain/views';
import { whyCannot } from '../why-cannot';
import { type SnapshotAction, type TreeLine, treeLines } from './tree';

type Props = {
  snapshots: SnapshotRow[];
  vm: VmDetail;
  onChoose: (action: SnapshotAction, snapshot: SnapshotRow) => void;
};

export function SnapshotTree({ snapshots, vm, onChoose }: Props) {
  return (
    <ul aria-label="Snapshots" className="border-line border-t">
      {treeLines(snapshots).map((line) => (
        <li
          key={line.snapshot ? `snapshot ${line.snapshot.name}` : 'now'}
          className="flex min-h-11 items-stretch border-line border-b"
        >
          <Branches line={line} />
          {line.snapshot ? (
            <Line snapshot={line.snapshot} vm={vm} onChoose={onChoose} />
          ) : (
            <p className="flex items-center gap-2 py-1.5 text-13">
              <span className="font-medium">Now</span>
              <span className="text-text-2">
                {line.depth > 0 ? 'what has been written since' : 'on no snapshot'}
              </span>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The lines to the left, one column for each level; deep trees keep the last few. */
function Branches({ line: { depth, goesOn, isLast } }: { line: TreeLine }) {
  if (depth === 0) return null;
  const shown = goesOn.slice(1).slice(-6);
  return (
    <span aria-hidden className="flex shrink-0">
      {shown.map((isOpen, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
        <span key={index} className={cx('ml-2 w-4', isOpen && 'border-control/60 border-l')} />
      ))}
      <span className="relative ml-2 w-4">
        <span
          className={cx('absolute top-0 left-0 border-control/60 border-l', isLast ? 'h-1/2' : 'h-full')}
        />
        <span className="absolute top-1/2 left-0 w-2.5 border-control/60 border-t" />
      </span>
    </span>
  );
}

function Line({ snapshot, vm, onChoose }: { snapshot: SnapshotRow } & Omit<Props, 'snapshots'>) {
  const forbidden = useWhyForbidden('vm.change');
  return (
    <div className="flex min-w-0 flex-1 items-center gap-x-4 py-1.5 text-13">
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <span className="min-w-0 break-all font-medium font-mono">{snapshot.name}</span>
          <span className="text-text-2">
            <Ago at={snapshot.createdAt} />
          </span>
          <span className="text-text-2">{kindWords(snapshot)}</span>
          {snapshot.sizeBytes !== null ? <Bytes bytes={snapshot.sizeBytes} className="text-text-2" /> : null}
        </p>
        {snapshot.description ? (
          <p className="break-words text-12 text-text-2">{snapshot.description}</p>
        ) : null}
      </div>
      <Menu
        label={`Actions on ${snapshot.name}`}
        trigger={
          <Button look="quiet" size="icon" aria-label={`Actions on ${snapshot.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem icon={<FileDiff aria-hidden />} onSelect={() => onChoose('compare', snapshot)}>
          Compare with now
        </MenuItem>
        <MenuItem
          icon={<History aria-hidden />}
          reason={forbidden ?? whyCannot('vm.revert', vm)}
          onSelect={() => onChoose('revert', snapshot)}
        >
          Revert
        </MenuItem>
        <MenuLine />
        <MenuItem
          icon={<Trash2 aria-hidden />}
          isDanger
          reason={forbidden ?? whyCannot('vm.deleteSnapshot', vm)}
          onSelect={() => onChoose('delete', snapshot)}
        >
          Delete
        </MenuItem>
      </Menu>
    </div>
  );
}

function kindWords({ kind, hasMemory, state }: SnapshotRow): string {
  const where = kind === 'internal' ? 'within the disk' : 'in files of its own';
  return `${hasMemory ? `${state}, with memory` : 'disks only'}, ${where}`;
}
