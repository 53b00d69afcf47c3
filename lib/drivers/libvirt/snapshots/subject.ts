import type { StoragePool } from '../../../domain/host.ts';
import type { DiskLayer, VmSnapshot } from '../../../domain/snapshot.ts';
import type { PlanSubject } from '../changes/handler.ts';
import { parseDomainXml } from '../parse-domain.ts';
import { attribute, child, children, parseXml } from '../xml.ts';

export type AdvisedDisk = {
  target: string;
  /** How the definition names it: file, block, volume, network … */
  type: string;
  /** The file in use; null when it is not known. */
  path: string | null;
  format: string;
  isShared: boolean;
  /** What QEMU knows the running VM's device by. */
  alias: string | null;
  layers: DiskLayer[];
};

/** Everything that decides what can be done with snapshots of a VM. */
export type SnapshotSubject = {
  name: string;
  isRunning: boolean;
  firmware: 'bios' | 'uefi';
  /** Those that the VM writes to. */
  disks: AdvisedDisk[];
  /** Why its memory cannot be kept; null when it can. */
  memoryObstacle: string | null;
  isAgentConnected: boolean;
  memoryBytes: number;
  libvirtVersion: string;
  pools: StoragePool[];
  snapshots: VmSnapshot[];
};

/** Reads what the advisor needs from what is stored of a VM. Pure. */
export function snapshotSubject(subject: PlanSubject): SnapshotSubject {
  const { name, stored, active, facts, disks = [], snapshots = [] } = subject;
  const text = active ?? stored;
  const parsed = parseDomainXml(text);
  const devices = child(parseXml(text, 'domain'), 'devices');
  const layersOf = new Map(disks.map(({ target, layers }) => [target, layers ?? []]));
  return {
    name,
    isRunning: active !== null,
    firmware: parsed.firmware,
    disks: children(devices, 'disk').flatMap((element): AdvisedDisk[] => {
      const device = attribute(element, 'device') ?? 'disk';
      const source = child(element, 'source');
      if ((device !== 'disk' && device !== 'lun') || !source || child(element, 'readonly')) return [];
      const target = attribute(child(element, 'target'), 'dev') ?? '';
      const layers = layersOf.get(target) ?? [];
      const path = attribute(source, 'file') ?? attribute(source, 'dev');
      const type = attribute(element, 'type') ?? 'file';
      return [
        {
          target,
          type,
          path: path ?? layers[0]?.path ?? null,
          format: attribute(child(element, 'driver'), 'type') ?? 'raw',
          isShared: child(element, 'shareable') !== undefined,
          alias: attribute(child(element, 'alias'), 'name'),
          layers,
        },
      ];
    }),
    memoryObstacle: memoryObstacleOf(devices),
    isAgentConnected: active !== null && parsed.isAgentConnected,
    memoryBytes: parsed.memoryMib * 1024 ** 2,
    libvirtVersion: facts.libvirtVersion,
    pools: facts.pools,
    snapshots,
  };
}

function memoryObstacleOf(devices: ReturnType<typeof child>): string | null {
  const kinds = [
    ...children(devices, 'hostdev').map(
      (device) => `a ${attribute(device, 'type') ?? 'host'} device of the host`,
    ),
    ...children(devices, 'interface')
      .filter((nic) => attribute(nic, 'type') === 'hostdev')
      .map(() => 'a network card of the host'),
    ...children(devices, 'filesystem').map(() => 'a shared folder of the host'),
  ];
  return kinds[0] ? `It has ${kinds[0]}, whose state QEMU cannot keep with the memory.` : null;
}

/** Compares versions such as 9.0.0 by their numbers. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map((text) => text.split('.').map(Number));
  for (const [index, part] of (b ?? []).entries()) {
    const own = a?.[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
