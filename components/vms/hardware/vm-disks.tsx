'use client';

import { CircleArrowUp, Disc3, HardDriveUpload, Scaling, Unplug } from 'lucide-react';
import { useState } from 'react';
import { Section } from '@/components/ui/page';
import { Bytes } from '@/components/ui/quantity';
import type { VmDetail } from '@/lib/domain/views';
import type { VmDisk } from '@/lib/domain/vm';
import { AddDiskDialog } from './add-disk-dialog';
import { AddDisks, type DiskAddition } from './add-disks';
import { comingDevices, type DeviceAction, DeviceRow } from './device-row';
import { CacheDialog, DetachDiskDialog, ResizeDiskDialog } from './disk-dialogs';
import { AddCdDriveDialog, AttachVolumeDialog, CdDialog } from './drive-dialogs';

type Open =
  | { what: DiskAddition }
  | { what: 'detach' | 'resize' | 'cache' | 'cd' | 'eject'; target: string }
  | null;

export function VmDisks({ vm }: { vm: VmDetail }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const target = open && 'target' in open ? open.target : '';
  const coming = comingDevices(vm, 'Disk');
  const all = [...vm.disks, ...coming.flatMap(({ disk }) => disk ?? [])];
  const disk = all.find((one) => one.target === target) ?? null;
  return (
    <Section title="Disks and drives" note={<AddDisks vm={vm} onOpen={(what) => setOpen({ what })} />}>
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
        {coming.map(({ what, name, next, disk: one }) => (
          <DeviceRow
            key={what}
            vm={vm}
            name={name}
            label={`${one?.device === 'cdrom' ? 'drive' : 'disk'} ${name}`}
            what={what}
            actions={one?.device === 'cdrom' ? actionsOf(one, setOpen) : [detach(name, setOpen)]}
          >
            <span className="min-w-0 break-all font-mono text-12 text-text-2">{next}</span>
          </DeviceRow>
        ))}
      </ul>
      {open?.what === 'add' ? <AddDiskDialog vm={vm} onClose={close} /> : null}
      {open?.what === 'addCdDrive' ? <AddCdDriveDialog vm={vm} onClose={close} /> : null}
      {open?.what === 'attach' ? <AttachVolumeDialog vm={vm} onClose={close} /> : null}
      {(open?.what === 'cd' || open?.what === 'eject') && disk ? (
        <CdDialog vm={vm} drive={disk} isEject={open.what === 'eject'} onClose={close} />
      ) : null}
      {open?.what === 'detach' ? <DetachDiskDialog vm={vm} target={target} onClose={close} /> : null}
      {open?.what === 'resize' && disk ? <ResizeDiskDialog vm={vm} disk={disk} onClose={close} /> : null}
      {open?.what === 'cache' && disk ? <CacheDialog vm={vm} disk={disk} onClose={close} /> : null}
    </Section>
  );
}

function actionsOf(disk: VmDisk, setOpen: (open: Open) => void): DeviceAction[] {
  const { target } = disk;
  if (disk.device === 'cdrom') return [...driveActions(disk, setOpen), detach(target, setOpen)];
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

function driveActions({ target, source }: VmDisk, setOpen: (open: Open) => void): DeviceAction[] {
  return [
    {
      kind: 'vm.setCd',
      text: source === null ? 'Insert CD' : 'Change CD',
      icon: <Disc3 aria-hidden />,
      onSelect: () => setOpen({ what: 'cd', target }),
    },
    {
      kind: 'vm.setCd',
      text: 'Eject CD',
      icon: <CircleArrowUp aria-hidden />,
      reason: source === null ? 'The drive is empty.' : null,
      onSelect: () => setOpen({ what: 'eject', target }),
    },
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
