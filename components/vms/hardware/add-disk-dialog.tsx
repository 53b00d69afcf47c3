'use client';

import { useState } from 'react';
import { Field, Input, Select } from '@/components/ui/field';
import { useHost } from '@/lib/client/queries';
import { diskBuses } from '@/lib/domain/hardware-changes';
import { newDiskFormat } from '@/lib/domain/storage';
import { formatBytes } from '@/lib/domain/units';
import type { VmDetail } from '@/lib/domain/views';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';
import { CacheField } from './disk-dialogs';
import { problemOf } from './problem-of';

export const busWords: Record<(typeof diskBuses)[number], string> = {
  virtio: 'virtio: the fastest, while it runs too',
  sata: 'SATA: every guest knows it, at the next start',
  scsi: 'SCSI: with a virtio-scsi controller',
  usb: 'USB: slow, while it runs too',
};

/** A new, empty disk for this machine. */
export function AddDiskDialog({ vm, onClose }: { vm: VmDetail; onClose: () => void }) {
  const { data: host } = useHost(vm.hostId);
  const pools = host?.facts?.pools.filter(({ isActive, type }) => isActive && newDiskFormat(type)) ?? [];
  const [chosenPool, setPool] = useState<string | null>(null);
  const [sizeGib, setSizeGib] = useState('10');
  const [bus, setBus] = useState<string>('virtio');
  const [cache, setCache] = useState('default');
  const [typedVolume, setVolume] = useState<string | null>(null);
  const [freeName] = useState(() => `${vm.name}-${randomLetters()}`);
  // Where its other disks are is the likeliest place.
  const own = vm.disks.find((disk) => disk.pool)?.pool;
  const pool = chosenPool ?? pools.find(({ name }) => name === own)?.name ?? pools[0]?.name ?? '';
  const isFile = pools.find(({ name }) => name === pool)?.type !== 'logical';
  const volume = typedVolume ?? `${freeName}${isFile ? '.qcow2' : ''}`;
  const params = { pool, volume, sizeGib, bus, cache };
  const parsed = vmChange.safeParse({ kind: 'vm.addDisk', params });
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Add a disk to ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success && sizeGib ? parsed.data : null}
      kind="vm.addDisk"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Size" error={sizeGib ? problemOf(parsed, 'sizeGib') : undefined}>
          <Input
            type="number"
            inputMode="decimal"
            unit="GiB"
            min={0.0625}
            step="any"
            value={sizeGib}
            onChange={(event) => setSizeGib(event.target.value)}
          />
        </Field>
        <Field label="Pool">
          <Select value={pool} onChange={(event) => setPool(event.target.value)}>
            {pools.map(({ name, availableBytes }) => (
              <option key={name} value={name}>
                {name}, {formatBytes(availableBytes)} free
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Field label="Volume" hint="Its name in the pool." error={problemOf(parsed, 'volume')}>
        <Input value={volume} className="font-mono" onChange={(event) => setVolume(event.target.value)} />
      </Field>
      <Field label="Bus">
        <Select value={bus} onChange={(event) => setBus(event.target.value)}>
          {diskBuses.map((name) => (
            <option key={name} value={name}>
              {busWords[name]}
            </option>
          ))}
        </Select>
      </Field>
      <CacheField value={cache} onChange={setCache} />
    </ChangeVmDialog>
  );
}

/** So that a name is free: one that was used before may still be there with its content. */
function randomLetters(): string {
  return [...crypto.getRandomValues(new Uint8Array(4))]
    .map((byte) => String.fromCharCode(97 + (byte % 26)))
    .join('');
}
