import { hostDeviceName, pageSizeWords } from '../../domain/host-hardware.ts';
import type { PendingChange } from '../../domain/vm.ts';
import type { ParsedDomain } from './parse-domain.ts';

type Compared = Pick<
  ParsedDomain,
  'vcpus' | 'memoryMib' | 'disks' | 'nics' | 'firmware' | 'machineType' | 'hostDevices' | 'placement' | 'boot'
>;

/** What a running VM will be after its next start and is not now. */
export function pendingChanges(active: Compared, stored: Compared): PendingChange[] {
  const pending: PendingChange[] = [];
  const compare = (what: string, now: string, next: string) => {
    if (now !== next) pending.push({ what, now, next });
  };
  compare('CPUs', String(active.vcpus), String(stored.vcpus));
  compare('Memory', `${active.memoryMib} MiB`, `${stored.memoryMib} MiB`);
  compare('Firmware', active.firmware.toUpperCase(), stored.firmware.toUpperCase());
  compare('CPU pinning', pinWords(active), pinWords(stored));
  compare('Memory placement', numaWords(active), numaWords(stored));
  compare('Huge pages', pageWords(active), pageWords(stored));
  compare('Boot order', bootWords(active, stored), bootWords(stored, active));
  const disks = (vm: Compared) => new Map(vm.disks.map((disk) => [`Disk ${disk.target}`, diskWords(disk)]));
  const nics = (vm: Compared) => new Map(vm.nics.map((nic) => [`Network card ${nic.mac}`, nicWords(nic)]));
  const hostDevices = (vm: Compared) =>
    new Map(vm.hostDevices?.map((one) => [hostDeviceName(one), 'handed over']));
  for (const devicesOf of [disks, nics, hostDevices]) {
    const [now, next] = [devicesOf(active), devicesOf(stored)];
    for (const what of new Set([...now.keys(), ...next.keys()]))
      compare(what, now.get(what) ?? 'none', next.get(what) ?? 'none');
  }
  for (const disk of stored.disks) {
    const coming = pending.find(({ what, now }) => what === `Disk ${disk.target}` && now === 'none');
    if (coming) coming.disk = disk;
  }
  return pending;
}

function diskWords({ device, bus, source, pool, volume, cache }: Compared['disks'][number]): string {
  const content = volume ? `${pool}/${volume}` : (source?.split('/').at(-1) ?? 'empty');
  return [device === 'disk' ? null : device, bus, content, cache ? `cache ${cache}` : null]
    .filter(Boolean)
    .join(', ');
}

function nicWords({ model, source, isLinkUp }: Compared['nics'][number]): string {
  return [model, source, isLinkUp === false ? 'cable out' : null].filter(Boolean).join(', ');
}

/** Without what the other one does not have: that it comes or goes is said already. */
function bootWords({ boot }: Compared, other: Compared): string {
  if (boot?.style !== 'devices') return `first ${boot?.kinds.join(', first ')}`;
  const there = new Set([...other.disks.map(({ target }) => target), ...other.nics.map(({ mac }) => mac)]);
  return boot.order.filter((id) => there.has(id)).join(', ');
}

function pinWords({ placement }: Compared): string {
  const pins = placement?.vcpuPins.map(({ vcpu, cpus }) => `${vcpu} on ${cpus}`) ?? [];
  if (placement?.emulatorPin) pins.push(`emulator on ${placement.emulatorPin}`);
  return pins.join(', ') || 'none';
}

function numaWords({ placement }: Compared): string {
  return placement?.numa ? `${placement.numa.mode}, node ${placement.numa.nodes}` : 'none';
}

function pageWords({ placement }: Compared): string {
  const pages = placement?.hugePages;
  if (!pages) return 'none';
  return pages.sizeKib === 'default' ? 'of the host’s default size' : pageSizeWords(pages.sizeKib);
}
