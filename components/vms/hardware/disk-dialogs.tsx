'use client';

import { useState } from 'react';
import { Field, Input, Select } from '@/components/ui/field';
import { diskCaches } from '@/lib/domain/hardware-changes';
import { formatBytes } from '@/lib/domain/units';
import type { VmDetail } from '@/lib/domain/views';
import type { VmDisk } from '@/lib/domain/vm';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';
import { problemOf } from './problem-of';

type Props = { vm: VmDetail; onClose: () => void };

const gib = 1024 ** 3;

export const cacheWords: Record<(typeof diskCaches)[number], string> = {
  default: 'As QEMU chooses',
  none: 'None: past the host’s memory',
  writeback: 'Write back: the host’s memory, written when the guest asks',
  writethrough: 'Write through: every write waits for the disk',
  directsync: 'Direct and synchronous',
  unsafe: 'Unsafe: never waits for the disk',
};

export function DetachDiskDialog({ vm, target, onClose }: Props & { target: string }) {
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Detach ${target} of ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={{ kind: 'vm.detachDisk', params: { target } }}
    >
      <p className="text-13 text-text-2">Nothing is deleted: its content stays where it is on the host.</p>
    </ChangeVmDialog>
  );
}

export function ResizeDiskDialog({ vm, disk, onClose }: Props & { disk: VmDisk }) {
  const [sizeGib, setSizeGib] = useState(disk.sizeBytes === null ? '' : String(wholeGib(disk.sizeBytes)));
  const parsed = vmChange.safeParse({ kind: 'vm.resizeDisk', params: { target: disk.target, sizeGib } });
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Enlarge ${disk.target} of ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success && sizeGib ? parsed.data : null}
      kind="vm.resizeDisk"
    >
      <Field
        label="Size"
        hint={disk.sizeBytes === null ? undefined : `${formatBytes(disk.sizeBytes)} now.`}
        error={sizeGib ? problemOf(parsed, 'sizeGib') : undefined}
      >
        <Input
          type="number"
          inputMode="decimal"
          unit="GiB"
          min={disk.sizeBytes === null ? 0 : disk.sizeBytes / gib}
          step="any"
          value={sizeGib}
          onChange={(event) => setSizeGib(event.target.value)}
        />
      </Field>
    </ChangeVmDialog>
  );
}

export function CacheDialog({ vm, disk, onClose }: Props & { disk: VmDisk }) {
  const [cache, setCache] = useState<string>(disk.cache ?? 'default');
  const parsed = vmChange.safeParse({ kind: 'vm.setDiskCache', params: { target: disk.target, cache } });
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Cache mode of ${disk.target} of ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.setDiskCache"
    >
      <CacheField value={cache} onChange={setCache} />
    </ChangeVmDialog>
  );
}

export function CacheField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Field label="Cache mode">
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        {diskCaches.map((mode) => (
          <option key={mode} value={mode}>
            {cacheWords[mode]}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** What somebody would type: as large as it is, or the next that has no odd figures. */
function wholeGib(bytes: number): number {
  return Math.ceil(bytes / gib);
}
