import type { VmRow } from '../views.ts';
import { hypervisorTypes, vmStates } from '../vm.ts';

type About = { name: string; aliases: string[]; hint: string };
/** Compared as a whole, without regard to case; `*` stands for anything. A part is enough where `isPart`. */
type TextField = About & {
  kind: 'text';
  isPart: boolean;
  /** All that it may be; left out where anything may be written. */
  values?: readonly string[];
  of: (vm: VmRow) => string[];
};
type NumberField = About & { kind: 'count' | 'bytes'; of: (vm: VmRow) => number | null };
/** How long ago something was. */
type AgeField = About & { kind: 'age'; of: (vm: VmRow) => string | null };
export type Field = TextField | NumberField | AgeField;

const mib = 1_048_576;

/** What `is:` can ask. */
const claims: Record<string, (vm: VmRow) => boolean> = {
  busy: ({ activeOperation }) => activeOperation !== null,
  frozen: ({ isFrozen }) => isFrozen,
  pending: ({ pendingCount }) => pendingCount > 0,
  protected: ({ isProtected }) => isProtected,
  silent: ({ silentSince }) => silentSince !== null,
  template: ({ isTemplate }) => isTemplate,
  unserved: ({ hostTrouble }) => hostTrouble !== null,
};

export const fields: Field[] = [
  {
    kind: 'text',
    name: 'state',
    aliases: ['status'],
    hint: 'running, off, paused and so on',
    isPart: false,
    values: vmStates,
    of: ({ state }) => [state],
  },
  {
    kind: 'text',
    name: 'tag',
    aliases: ['tags', 'label'],
    hint: 'one of its tags',
    isPart: false,
    of: ({ tags }) => tags,
  },
  {
    kind: 'text',
    name: 'host',
    aliases: ['region'],
    hint: 'the host that it is on',
    isPart: false,
    of: ({ hostName }) => (hostName ? [hostName] : []),
  },
  {
    kind: 'text',
    name: 'provider',
    aliases: ['type'],
    hint: 'who runs it',
    isPart: false,
    values: hypervisorTypes,
    of: ({ hypervisorType }) => [hypervisorType],
  },
  {
    kind: 'text',
    name: 'name',
    aliases: [],
    hint: 'part of its name',
    isPart: true,
    of: ({ name }) => [name],
  },
  {
    kind: 'text',
    name: 'address',
    aliases: ['ip'],
    hint: 'part of one of its addresses',
    isPart: true,
    of: ({ addresses }) => addresses,
  },
  {
    kind: 'text',
    name: 'image',
    aliases: [],
    hint: 'part of the name of the image that it was made from',
    isPart: true,
    of: ({ imageName }) => (imageName ? [imageName] : []),
  },
  { kind: 'count', name: 'cpu', aliases: ['cpus', 'vcpus'], hint: 'as in cpu>=4', of: ({ vcpus }) => vcpus },
  {
    kind: 'bytes',
    name: 'mem',
    aliases: ['memory', 'ram'],
    hint: 'as in mem>8g',
    of: ({ memoryMib }) => memoryMib * mib,
  },
  {
    kind: 'bytes',
    name: 'disk',
    aliases: ['disks'],
    hint: 'as in disk>=100g',
    of: ({ diskBytes }) => diskBytes,
  },
  { kind: 'age', name: 'uptime', aliases: [], hint: 'as in uptime>30d', of: ({ startedAt }) => startedAt },
  { kind: 'age', name: 'since', aliases: [], hint: 'as in since<1h', of: ({ stateSince }) => stateSince },
  {
    kind: 'age',
    name: 'seen',
    aliases: ['age'],
    hint: 'as in seen>5m',
    of: ({ observedAt }) => observedAt,
  },
  {
    kind: 'text',
    name: 'is',
    aliases: [],
    hint: 'busy, protected, a template and so on',
    isPart: false,
    values: Object.keys(claims),
    of: (vm) => Object.keys(claims).filter((claim) => claims[claim]?.(vm)),
  },
];

const byName = new Map(
  fields.flatMap((field) => [field.name, ...field.aliases].map((name) => [name, field])),
);

export function fieldNamed(name: string): Field | undefined {
  return byName.get(name.toLowerCase());
}
