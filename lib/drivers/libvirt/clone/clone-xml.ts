import { createHash } from 'node:crypto';
import { dirname } from 'node:path/posix';
import { hashedMac } from '../../hashed-mac.ts';
import { disksOf, nicsOf, targetOf } from '../changes/devices.ts';
import {
  type Element,
  editXml,
  element,
  elements,
  ensure,
  remove,
  setAttributes,
  setText,
  text,
} from '../edit-xml.ts';
import { readOwn, writeOwn } from '../own-metadata.ts';
import type { CloneParams, DiskCopy } from './copies.ts';

/**
 * The source's definition with what must be another's: name, identifiers, network addresses, disks and NVRAM. All else
 * stays as it was written, whether we know it or not.
 */
export function cloneXml(
  stored: string,
  params: CloneParams,
  copies: DiskCopy[],
  operationId: string,
): string {
  return editXml(stored, 'domain', (domain) => {
    setText(ensure(domain, 'name'), params.name);
    setText(ensure(domain, 'uuid', 'name'), params.cloneId);
    renewIdentifiers(domain, params);
    thaw(domain);
    writeOwn(domain, 'mark', []);
    writeOwn(domain, 'operation', [operationId]);
    for (const disk of disksOf(domain)) {
      const copy = copies.find(({ target }) => target === targetOf(disk));
      if (copy) pointTo(disk, copy, params.isLinked);
    }
    for (const [index, nic] of nicsOf(domain).entries())
      setAttributes(ensure(nic, 'mac'), { address: hashedMac(params.cloneId, index) });
    const nvram = nvramOf(domain);
    if (nvram) nvram.set(nvramPath(nvram.path, params));
  });
}

/** A template's disks can be written to again. */
export function thaw(domain: Element): void {
  const frozen = readOwn(domain, 'frozen');
  for (const disk of disksOf(domain)) {
    const readonly = element(disk, 'readonly');
    if (readonly && frozen.includes(targetOf(disk))) remove(readonly);
  }
  writeOwn(domain, 'frozen', []);
}

/** Where the firmware keeps its settings, written in either of libvirt's two ways; null when it keeps none. */
export function nvramOf(domain: Element): { path: string; set(path: string): void } | null {
  const nvram = element(domain, 'os', 'nvram');
  const source = nvram && element(nvram, 'source');
  if (source) {
    const path = source.getAttribute('file');
    return path ? { path, set: (other) => setAttributes(source, { file: other }) } : null;
  }
  const path = nvram && text(nvram);
  return nvram && path ? { path, set: (other) => setText(nvram, other) } : null;
}

export function nvramPath(path: string, { name, cloneId }: CloneParams): string {
  return `${dirname(path)}/${name}-${cloneId.slice(0, 8)}_VARS.fd`;
}

function renewIdentifiers(domain: Element, { cloneId }: CloneParams): void {
  const genid = element(domain, 'genid');
  if (genid) setText(genid, uuidFrom(`${cloneId}/genid`));
  // libvirt refuses a definition in which these differ.
  for (const system of elements(domain, 'sysinfo').flatMap((sysinfo) => elements(sysinfo, 'system')))
    for (const entry of elements(system, 'entry'))
      if (entry.getAttribute('name') === 'uuid') setText(entry, cloneId);
}

function pointTo(disk: Element, copy: DiskCopy, isLinked: boolean): void {
  const source = element(disk, 'source');
  const driver = element(disk, 'driver');
  if (!source) return;
  if (source.hasAttribute('volume')) setAttributes(source, { pool: copy.pool, volume: copy.volume });
  else if (source.hasAttribute('dev')) setAttributes(source, { dev: copy.path });
  else setAttributes(source, { file: copy.path });
  // libvirt finds what the new file lies on by itself.
  for (const name of ['backingStore', 'mirror']) for (const old of elements(disk, name)) remove(old);
  if (isLinked && driver) setAttributes(driver, { type: copy.format });
}

/** Always the same for the same text, so that the plan that is shown is the one that runs. */
function uuidFrom(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
