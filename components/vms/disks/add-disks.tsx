'use client';

import { Disc3, EllipsisVertical, HardDrive, Plus } from 'lucide-react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import type { VmDetail } from '@/lib/domain/views';
import { hasAction } from '@/lib/domain/vm-capabilities';
import { whyCannot } from '../why-cannot';

export type DiskAddition = 'add' | 'attach' | 'addCdDrive';

/** A new disk by one press, and what is rarer in a menu. */
export function AddDisks({ vm, onOpen }: { vm: VmDetail; onOpen: (what: DiskAddition) => void }) {
  const forbidden = useWhyForbidden('vm.change');
  if (!hasAction(vm, 'vm.addDisk')) return null;
  return (
    <span className="flex items-center gap-1">
      <Button
        look="quiet"
        size="sm"
        reason={forbidden ?? whyCannot('vm.addDisk', vm)}
        onClick={() => onOpen('add')}
      >
        <Plus aria-hidden />
        Add disk
      </Button>
      <Menu
        label="More for disks and drives"
        trigger={
          <Button look="quiet" size="icon" aria-label="More for disks and drives" className="size-7">
            <EllipsisVertical aria-hidden />
          </Button>
        }
      >
        <MenuItem
          icon={<HardDrive aria-hidden />}
          reason={forbidden ?? whyCannot('vm.attachVolume', vm)}
          onSelect={() => onOpen('attach')}
        >
          Attach a volume
        </MenuItem>
        <MenuItem
          icon={<Disc3 aria-hidden />}
          reason={forbidden ?? whyCannot('vm.addCdDrive', vm)}
          onSelect={() => onOpen('addCdDrive')}
        >
          Add CD drive
        </MenuItem>
      </Menu>
    </span>
  );
}
