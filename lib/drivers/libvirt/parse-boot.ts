import type { VmBoot } from '../../domain/vm.ts';
import { attribute, child, children, type Element } from './xml.ts';

/**
 * What a definition starts from, in order. Disks go by their target, cards by their address; other devices are left out.
 * Kinds mean the first device of each, as QEMU gets it from libvirt.
 */
export function parseBoot(domain: Element): VmBoot {
  const devices = child(domain, 'devices');
  const disks = children(devices, 'disk');
  const cards = children(devices, 'interface');
  const idOfDisk = (disk: Element) => attribute(child(disk, 'target'), 'dev') ?? '';
  const idOfCard = (card: Element) => (attribute(child(card, 'mac'), 'address') ?? '').toLowerCase();
  const ordered = [
    ...disks.map((disk) => ({ id: idOfDisk(disk), order: orderOf(disk) })),
    ...cards.map((card) => ({ id: idOfCard(card), order: orderOf(card) })),
  ].filter(({ id, order }) => id && order > 0);
  if (ordered.length > 0)
    return {
      style: 'devices',
      kinds: [],
      order: ordered.sort((a, b) => a.order - b.order).map(({ id }) => id),
    };
  const kinds = children(child(domain, 'os'), 'boot').map((boot) => attribute(boot, 'dev') ?? '');
  const firstDisk = (...wanted: string[]) =>
    disks.find((disk) => wanted.includes(attribute(disk, 'device') ?? 'disk'));
  const order = kinds.flatMap((kind) => {
    if (kind === 'network') return cards[0] ? idOfCard(cards[0]) : [];
    const words = kind === 'hd' ? ['disk', 'lun'] : kind === 'fd' ? ['floppy'] : ['cdrom'];
    const disk = firstDisk(...words);
    return disk ? idOfDisk(disk) : [];
  });
  return { style: 'kinds', kinds, order };
}

function orderOf(device: Element): number {
  return Number(attribute(child(device, 'boot'), 'order') ?? 0);
}
