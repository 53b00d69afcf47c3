import type { PendingChange } from '../../domain/vm.ts';
import type { ParsedDomain } from './parse-domain.ts';

type Compared = Pick<ParsedDomain, 'vcpus' | 'memoryMib' | 'disks' | 'nics' | 'firmware' | 'machineType'>;

/** What a running VM will be after its next start and is not now. */
export function pendingChanges(active: Compared, stored: Compared): PendingChange[] {
  const pending: PendingChange[] = [];
  const compare = (what: string, now: string, next: string) => {
    if (now !== next) pending.push({ what, now, next });
  };
  compare('CPUs', String(active.vcpus), String(stored.vcpus));
  compare('Memory', `${active.memoryMib} MiB`, `${stored.memoryMib} MiB`);
  compare('Firmware', active.firmware.toUpperCase(), stored.firmware.toUpperCase());
  compare('Disks', listed(active.disks.map(diskWords)), listed(stored.disks.map(diskWords)));
  compare('Network cards', listed(active.nics.map(nicWords)), listed(stored.nics.map(nicWords)));
  return pending;
}

function diskWords({ target, device, bus, source, volume }: Compared['disks'][number]): string {
  const content = volume ?? source?.split('/').at(-1) ?? 'empty';
  return `${target} (${device === 'disk' ? '' : `${device}, `}${bus}: ${content})`;
}

function nicWords({ mac, model, source }: Compared['nics'][number]): string {
  return `${mac} (${[model, source].filter(Boolean).join(', ')})`;
}

function listed(words: string[]): string {
  return [...words].sort().join(', ') || 'none';
}
