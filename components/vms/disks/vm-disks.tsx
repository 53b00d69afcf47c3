'use client';

import { CircleArrowUp, Disc3, HardDriveUpload, Scaling, Unplug } from 'lucide-react';
import { useState } from 'react';
import { Section } from '@/components/ui/page';
import { Bytes } from '@/components/ui/quantity';
import { useVmLoad } from '@/lib/client/queries';
import type { VmDetail, VmLoadView, VmStorage } from '@/lib/domain/views';
import type { VmDisk } from '@/lib/domain/vm';
import { AddDiskDialog } from '../hardware/add-disk-dialog';
import { comingDevices, type DeviceAction, DeviceRow } from '../hardware/device-row';
import { CacheDialog, DetachDiskDialog, ResizeDiskDialog } from '../hardware/disk-dialogs';
import { AddCdDriveDialog, AttachVolumeDialog, CdDialog } from '../hardware/drive-dialogs';
import { Rates } from '../rates';
import { AddDisks, type DiskAddition } from './add-disks';
import { DiskChain } from './disk-chain';

type Open =
  | { what: DiskAddition }
  | { what: 'detach' | 'resize' | 'cache' | 'cd' | 'eject'; target: string }
  | null;

export function VmDisks({ vm, storage }: { vm: VmDetail; storage: VmStorage | undefined }) {
  const [open, setOpen] = useState<Open>(null);
  const isOn = vm.state === 'running' || vm.state === 'paused';
  const { data: load } = useVmLoad(vm.id, isOn);
  // Then its files are listed under it, the one in use first.
  const hasFiles = (name: string) =>
    storage?.disks.some((disk) => disk.target === name && disk.files.length > 0) ?? false;
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
            below={<Below vm={vm} disk={one} storage={storage} load={isOn ? load : null} />}
            vm={vm}
            name={one.target}
            label={`${one.device === 'disk' ? 'disk' : 'drive'} ${one.target}`}
            what={`Disk ${one.target}`}
            figure={<Bytes bytes={one.sizeBytes} />}
            actions={actionsOf(one, setOpen)}
          >
            {hasFiles(one.target) ? null : (
              <span className="min-w-0 break-all font-mono text-12 text-text-2">
                {one.pool && one.volume ? `${one.pool}/${one.volume}` : (one.source ?? 'empty drive')}
              </span>
            )}
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

function Below({
  vm,
  disk: { target, source },
  storage,
  load,
}: {
  vm: VmDetail;
  disk: VmDisk;
  storage: VmStorage | undefined;
  load: VmLoadView | null | undefined;
}) {
  const disk = storage?.disks.find((one) => one.target === target);
  // An empty drive reads nothing, and the host counts it all the same.
  const rates = source === null ? undefined : load?.devices?.disks[target];
  return (
    <>
      {rates ? (
        <div className="pb-1 pl-14 max-md:pl-0">
          <Rates
            of={[
              [rates.readRate, 'read'],
              [rates.writeRate, 'written'],
            ]}
          />
        </div>
      ) : null}
      {disk ? <DiskChain vmId={vm.id} disk={disk} /> : null}
    </>
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
