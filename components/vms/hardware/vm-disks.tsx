'use client';

import { HardDriveUpload, Plus, Scaling, Unplug } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/page';
import { Bytes } from '@/components/ui/quantity';
import type { VmDetail } from '@/lib/domain/views';
import type { VmDisk } from '@/lib/domain/vm';
import { whyCannot } from '../why-cannot';
import { AddDiskDialog } from './add-disk-dialog';
import { comingDevices, type DeviceAction, DeviceRow } from './device-row';
import { CacheDialog, DetachDiskDialog, ResizeDiskDialog } from './disk-dialogs';

type Open = { what: 'add' } | { what: 'detach' | 'resize' | 'cache'; target: string } | null;

export function VmDisks({ vm }: { vm: VmDetail }) {
  const [open, setOpen] = useState<Open>(null);
  const forbidden = useWhyForbidden('vm.change');
  const close = () => setOpen(null);
  const target = open && 'target' in open ? open.target : '';
  const disk = vm.disks.find((one) => one.target === target) ?? null;
  const coming = comingDevices(vm, 'Disk');
  return (
    <Section
      title="Disks and drives"
      note={
        <Button
          look="quiet"
          size="sm"
          reason={forbidden ?? whyCannot('vm.addDisk', vm)}
          onClick={() => setOpen({ what: 'add' })}
        >
          <Plus aria-hidden />
          Add disk
        </Button>
      }
    >
      {vm.disks.length + coming.length === 0 ? (
        <p className="py-3 text-13 text-text-2">It has no disks.</p>
      ) : null}
      <ul aria-label="Disks and drives">
        {vm.disks.map((one) => (
          <DeviceRow
            key={one.target}
            vm={vm}
            name={one.target}
            label={`${one.device === 'disk' ? 'disk' : 'drive'} ${one.target}`}
            what={`Disk ${one.target}`}
            figure={<Bytes bytes={one.sizeBytes} />}
            actions={actionsOf(one, setOpen)}
          >
            <span className="min-w-0 break-all font-mono text-12 text-text-2">
              {one.pool && one.volume ? `${one.pool}/${one.volume}` : (one.source ?? 'empty drive')}
            </span>
            <span className="text-12 text-text-3">
              {[
                one.device === 'disk' ? one.format : one.device,
                one.bus,
                one.cache ? `cache ${one.cache}` : null,
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
          </DeviceRow>
        ))}
        {coming.map(({ what, name, next }) => (
          <DeviceRow
            key={what}
            vm={vm}
            name={name}
            label={`disk ${name}`}
            what={what}
            actions={[detach(name, setOpen)]}
          >
            <span className="min-w-0 break-all font-mono text-12 text-text-2">{next}</span>
          </DeviceRow>
        ))}
      </ul>
      {open?.what === 'add' ? <AddDiskDialog vm={vm} onClose={close} /> : null}
      {open?.what === 'detach' ? <DetachDiskDialog vm={vm} target={target} onClose={close} /> : null}
      {open?.what === 'resize' && disk ? <ResizeDiskDialog vm={vm} disk={disk} onClose={close} /> : null}
      {open?.what === 'cache' && disk ? <CacheDialog vm={vm} disk={disk} onClose={close} /> : null}
    </Section>
  );
}

function actionsOf(disk: VmDisk, setOpen: (open: Open) => void): DeviceAction[] {
  const { target } = disk;
  const noDisk = disk.device === 'disk' ? null : 'It is a drive: what is in it is not written to.';
  return [
    {
      kind: 'vm.resizeDisk',
      text: 'Enlarge',
      icon: <Scaling aria-hidden />,
      reason: noDisk,
      onSelect: () => setOpen({ what: 'resize', target }),
    },
    {
      kind: 'vm.setDiskCache',
      text: 'Change cache mode',
      icon: <HardDriveUpload aria-hidden />,
      reason: noDisk,
      onSelect: () => setOpen({ what: 'cache', target }),
    },
    detach(target, setOpen),
  ];
}

function detach(target: string, setOpen: (open: Open) => void): DeviceAction {
  return {
    kind: 'vm.detachDisk',
    text: 'Detach',
    icon: <Unplug aria-hidden />,
    isDanger: true,
    onSelect: () => setOpen({ what: 'detach', target }),
  };
}
