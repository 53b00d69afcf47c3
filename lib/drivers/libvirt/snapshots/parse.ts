import type { SnapshotDisk, VmSnapshot } from '../../../domain/snapshot.ts';
import { editXml, element } from '../edit-xml.ts';
import { attribute, child, children, type Element, parseXml, textOf } from '../xml.ts';

/** What a snapshot's own text does not say. */
type Elsewhere = 'isCurrent' | 'sizeBytes';

// The last line of a description; it is how an operation that was cut short knows its own snapshot again.
const mark = /\n*\[novacron operation ([0-9a-f-]{36})\]\s*$/;

export function markDescription(description: string, operationId: string): string {
  return `${description}\n[novacron operation ${operationId}]`.trim();
}

/** Reads any snapshot's text, whoever took it. @see https://libvirt.org/formatsnapshot.html */
export function parseSnapshotXml(text: string): Omit<VmSnapshot, Elsewhere> {
  const snapshot = parseXml(text, 'domainsnapshot');
  const bases = basesOf(child(snapshot, 'domain'));
  const memory = child(snapshot, 'memory');
  const disks = children(child(snapshot, 'disks'), 'disk').map((disk) => parseDisk(disk, bases));
  const memoryKind = attribute(memory, 'snapshot');
  const described = textOf(child(snapshot, 'description')) ?? '';
  const rawState = textOf(child(snapshot, 'state')) ?? '';
  const isExternal = memoryKind === 'external' || disks.some(({ kind }) => kind === 'external');
  return {
    name: textOf(child(snapshot, 'name')) ?? '',
    parent: textOf(child(snapshot, 'parent', 'name')),
    createdAt: new Date(Number(textOf(child(snapshot, 'creationTime')) ?? 0) * 1000).toISOString(),
    description: described.replace(mark, ''),
    createdByOperation: mark.exec(described)?.[1] ?? null,
    state: rawState === 'running' || rawState === 'paused' ? rawState : 'off',
    hasMemory: memoryKind === 'internal' || memoryKind === 'external',
    kind: isExternal ? 'external' : 'internal',
    disks,
    memoryPath: attribute(memory, 'file'),
    definition: definitionIn(text),
  };
}

function parseDisk(disk: Element, bases: Map<string, string>): SnapshotDisk {
  const target = attribute(disk, 'name') ?? '';
  const word = attribute(disk, 'snapshot');
  const kind = word === 'internal' || word === 'external' ? word : 'none';
  return {
    target,
    kind,
    base: bases.get(target) ?? null,
    overlay: kind === 'external' ? placeOf(child(disk, 'source')) : null,
  };
}

function basesOf(domain: Element | undefined): Map<string, string> {
  return new Map(
    children(child(domain, 'devices'), 'disk').flatMap((disk) => {
      const target = attribute(child(disk, 'target'), 'dev');
      const place = placeOf(child(disk, 'source'));
      return target && place ? [[target, place] as const] : [];
    }),
  );
}

function placeOf(source: Element | undefined): string | null {
  return attribute(source, 'file') ?? attribute(source, 'dev') ?? attribute(source, 'volume');
}

/** The definition that starts it: the stored one when the VM ran, with another beside it. Empty when there is none. */
function definitionIn(text: string): string {
  let found = '';
  editXml(text, 'domainsnapshot', (root) => {
    found = (element(root, 'inactiveDomain') ?? element(root, 'domain'))?.toString() ?? '';
  });
  return found
    .replace(/^<inactiveDomain/, '<domain')
    .replace(/<\/inactiveDomain>$/, '</domain>')
    .replace(/^ {2}/gm, '');
}
