import { freeTarget } from '../../../domain/disk-target.ts';
import type { DiskBus, DiskCache } from '../../../domain/hardware-changes.ts';
import { DomainDeviceModifyFlags } from '../../../libvirt/constants/domain.ts';
import { type Element, editXml, element, elements } from '../edit-xml.ts';
import { buildXml } from '../xml.ts';
import { addDevice, disksOf, readDomain, targetOf, whyNoFreeSlot } from './devices.ts';
import type { Draft, LiveContext, PlanSubject } from './handler.ts';

/** A volume that becomes a disk. */
export type PluggedDisk = {
  pool: string;
  volume: string;
  bus: DiskBus;
  cache: DiskCache;
  format: string;
};

/** Puts the disk into the definition and says when the guest sees it. @param whatFirst  what is done before, as a sentence */
export function planPlug(subject: PlanSubject, disk: PluggedDisk, whatFirst: string, draft: Draft): void {
  const { stored, active } = subject;
  const target = targetFor(subject, disk);
  if (disk.bus === 'scsi' && !readDomain(stored, hasVirtioScsi))
    draft.obstacles.push('It has no virtio-scsi controller for a SCSI disk. Choose the bus virtio.');
  draft.stored = editXml(stored, 'domain', (domain) => {
    if (!ownDisk(domain, disk)) addDevice(domain, 'disk', diskOf(disk, target));
  });
  const whyLater = active === null ? null : whyNotLive(active, disk);
  if (active !== null && whyLater === null) {
    if (!readDomain(active, (domain) => ownDisk(domain, disk)))
      draft.live.push(`${whatFirst} The guest sees it at once, as ${target} unless it counts otherwise.`);
  } else if (draft.stored !== stored) {
    draft.atNextStart.push(`${whatFirst} The guest sees it as ${target}${whyLater ? `: ${whyLater}` : ''}.`);
  }
}

export async function plugLive<P>(
  { link, dom, subject, step }: LiveContext<P>,
  disk: PluggedDisk,
): Promise<void> {
  if (whyNotLive(subject.active, disk) !== null) return;
  if (readDomain(subject.active, (domain) => ownDisk(domain, disk))) return;
  const xml = buildXml('disk', diskOf(disk, targetFor(subject, disk)));
  const args = { dom, xml, flags: DomainDeviceModifyFlags.live };
  await link.call('commands', 'domainAttachDeviceFlags', args, { signal: step.signal });
}

export function hasVirtioScsi(domain: Element): boolean {
  const devices = element(domain, 'devices');
  return (devices ? elements(devices, 'controller') : []).some(
    (one) => one.getAttribute('type') === 'scsi' && one.getAttribute('model') === 'virtio-scsi',
  );
}

/** Every name of a disk, now and at the next start. */
export function takenTargets({ stored, active }: Pick<PlanSubject, 'stored' | 'active'>): Set<string> {
  const texts = [stored, ...(active === null ? [] : [active])];
  return new Set(texts.flatMap((text) => readDomain(text, (domain) => disksOf(domain).map(targetOf))));
}

function whyNotLive(active: string, { bus }: PluggedDisk): string | null {
  if (bus === 'sata') return 'SATA disks cannot be plugged in while it runs';
  return bus === 'virtio' ? whyNoFreeSlot(active) : null;
}

function ownDisk(domain: Element, { pool, volume }: PluggedDisk): Element | null {
  const isOwn = (source: Element | null) =>
    source?.getAttribute('pool') === pool && source.getAttribute('volume') === volume;
  return disksOf(domain).find((disk) => isOwn(element(disk, 'source'))) ?? null;
}

/** The first name that is free now and at the next start; of the disk itself when it is there already. */
function targetFor(subject: Pick<PlanSubject, 'stored' | 'active'>, disk: PluggedDisk): string {
  for (const text of [subject.stored, subject.active]) {
    const own = text && readDomain(text, (domain) => ownDisk(domain, disk));
    if (own) return targetOf(own);
  }
  return freeTarget(disk.bus, takenTargets(subject));
}

function diskOf({ pool, volume, bus, cache, format }: PluggedDisk, target: string): object {
  return {
    '@type': 'volume',
    '@device': 'disk',
    driver: {
      '@name': 'qemu',
      '@type': format,
      ...(cache === 'default' ? {} : { '@cache': cache }),
      '@discard': 'unmap',
    },
    source: { '@pool': pool, '@volume': volume },
    target: { '@dev': target, '@bus': bus },
  };
}
