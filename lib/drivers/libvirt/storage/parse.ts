import type { ObservedPool, ObservedVolume } from '../../../domain/storage.ts';
import { attribute, child, type Element, parseXml, textOf } from '../xml.ts';

export function parsePoolXml(xml: string): Pick<ObservedPool, 'type' | 'path'> {
  const pool = parseXml(xml, 'pool');
  return { type: attribute(pool, 'type') ?? 'unknown', path: textOf(child(pool, 'target', 'path')) };
}

/** @returns null when it has no path, which no pool that we serve leaves out */
export function parseVolumeXml(xml: string): Omit<ObservedVolume, 'name'> | null {
  const volume = parseXml(xml, 'volume');
  const path = textOf(child(volume, 'target', 'path'));
  if (!path) return null;
  const format = attribute(child(volume, 'target', 'format'), 'type');
  // libvirt says of no device what is on it, and has a guest see all of it as it is.
  const ofDevice = attribute(volume, 'type') === 'block' ? 'raw' : null;
  return {
    path,
    format: format === 'unknown' ? null : (format ?? ofDevice),
    capacityBytes: bytesOf(child(volume, 'capacity')),
    allocationBytes: bytesOf(child(volume, 'allocation')),
    backingPath: textOf(child(volume, 'backingStore', 'path')),
  };
}

/** libvirt always writes bytes. */
function bytesOf(element: Element | undefined): number {
  return Number(textOf(element) ?? 0);
}
