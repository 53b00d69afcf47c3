import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { editXml, element, remove } from '../edit-xml.ts';
import { busOf, disksOf, findDisk, placeOf, readDomain, unplug } from './devices.ts';
import { type ChangeHandler, emptyDraft } from './handler.ts';

/** Takes a disk away from the VM and deletes nothing. */
export const detachDisk: ChangeHandler<ChangeParams<'vm.detachDisk'>> = {
  plan({ stored, active }, { target }) {
    const draft = emptyDraft(stored);
    const running =
      active === null ? null : readDomain(active, (domain) => describeDisk(findDisk(domain, target)));
    const next = readDomain(stored, (domain) => describeDisk(findDisk(domain, target)));
    const disk = running ?? next;
    if (!disk) return draft;
    const what = disk.place ? `${target} (${disk.place})` : target;
    draft.stored = editXml(stored, 'domain', (domain) => {
      const found = findDisk(domain, target);
      if (found) remove(found);
    });
    const kept = disk.place ? ' What is on it stays on the host.' : '';
    if (running && canUnplug(running)) {
      draft.live.push(`The guest loses ${what} at once.${kept}`);
      draft.warnings.push(
        'Unmount it inside the guest first: what has not been written to it yet is lost, and programs that use it fail.',
      );
    } else {
      draft.atNextStart.push(
        `It starts without ${what}${running ? `: ${words(running)} cannot be unplugged while it runs` : ''}.${kept}`,
      );
    }
    if (readDomain(stored, (domain) => countDisks(domain)) === 1 && disk.device === 'disk')
      draft.warnings.push('It is the only disk: without it the VM has nothing to start from.');
    return draft;
  },

  async applyLive(context) {
    const { subject, params } = context;
    const running = readDomain(subject.active, (domain) => describeDisk(findDisk(domain, params.target)));
    if (!running || !canUnplug(running)) return;
    await unplug(context, `the disk ${params.target}`, (domain) => findDisk(domain, params.target));
  },
};

type Described = { bus: string; device: string; place: string | null };

function describeDisk(disk: ReturnType<typeof findDisk>): Described | null {
  if (!disk) return null;
  return { bus: busOf(disk), device: disk.getAttribute('device') ?? 'disk', place: placeOf(disk) };
}

function canUnplug({ bus, device }: Described): boolean {
  if (device === 'cdrom') return ['scsi', 'usb'].includes(bus);
  return (device === 'disk' || device === 'lun') && ['virtio', 'scsi', 'usb'].includes(bus);
}

function words({ bus, device }: Described): string {
  if (device === 'cdrom') return `a CD drive on ${bus.toUpperCase()}`;
  return device === 'floppy' ? 'a floppy drive' : `a ${bus.toUpperCase()} disk`;
}

function countDisks(domain: Parameters<typeof disksOf>[0]): number {
  return disksOf(domain).filter(
    (disk) => (disk.getAttribute('device') ?? 'disk') === 'disk' && element(disk, 'source'),
  ).length;
}
