import { asText, formatMib } from '@/lib/client/format';
import type { ImageRow } from '@/lib/domain/views';
import type { Draft } from './form';

/** The parts of the form in their order. Each has its address on the page: /vms/new#host. */
export const steps = [
  { id: 'machine', title: 'Machine', fields: ['name', 'description', 'count', 'firstNumber'] },
  { id: 'provider', title: 'Provider', fields: [] },
  { id: 'host', title: 'Host', fields: ['hostId', 'spread'] },
  { id: 'source', title: 'Start from', fields: ['source', 'imageId', 'existingVolume', 'existingFormat'] },
  { id: 'size', title: 'Size', fields: ['vcpus', 'memoryMib', 'diskGib'] },
  { id: 'place', title: 'Disk and network', fields: ['pool', 'nics'] },
  { id: 'more', title: 'More', fields: ['cloudInit', 'disk', 'moreDisks', 'hardware'] },
] as const;
export type StepId = (typeof steps)[number]['id'];

type Known = {
  images: ImageRow[] | undefined;
  /** Of the chosen host; null while there is none. */
  hostName: string | null;
  /** Over how many they are spread; null where they are not. */
  spreadOver: number | null;
};

/** What is chosen in each part, in a few words; empty where nothing is yet. */
export function stepNotes(draft: Draft, { images, hostName, spreadOver }: Known): Record<StepId, string> {
  const count = Number(draft.count);
  const [vcpus, memoryMib, diskGib] = [draft.vcpus, draft.memoryMib, draft.diskGib].map(Number);
  const image = images?.find(({ id }) => id === draft.imageId)?.name ?? '';
  const sources = { image, empty: 'Empty disk', existing: draft.existingVolume ?? '' };
  const cards = draft.nics?.length ?? 0;
  const pool = draft.pool || 'usual pool';
  return {
    machine: count > 1 ? `${draft.name || 'VMs'}, ${count} times` : draft.name,
    provider: 'Hypervisors',
    host: spreadOver === null ? (hostName ?? '') : `Spread over ${spreadOver}`,
    source: sources[draft.source ?? 'image'],
    size: `${vcpus || 0} CPU, ${asText(formatMib(memoryMib || 0))}${draft.source === 'existing' ? '' : `, ${diskGib || 0} GiB`}`,
    place: `${pool}, ${cards === 1 ? '1 card' : `${cards} cards`}`,
    more: moreOf(draft),
  };
}

function moreOf({ cloudInit, moreDisks, hardware }: Draft): string {
  const parts = [
    cloudInit?.isOn ? 'cloud-init' : null,
    moreDisks?.length ? `${moreDisks.length} more ${moreDisks.length === 1 ? 'disk' : 'disks'}` : null,
    hardware?.firmware && hardware.firmware !== 'bios' ? 'UEFI' : null,
    hardware?.hasTpm ? 'TPM' : null,
  ];
  return parts.filter(Boolean).join(', ') || 'As usual';
}
