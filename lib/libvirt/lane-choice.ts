/** The lanes that every host has. */
export type StandardLane = 'commands' | 'events' | 'statistics';

/** What a procedure's name says of where and when it is sent. */
export type CallTraits = {
  lane: Exclude<StandardLane, 'events'>;
  /** Somebody needs it while everything else hangs. */
  isUrgent: boolean;
  /** libvirtd may wait for the guest's QEMU, or the agent in it, before it answers. */
  waitsForGuest: boolean;
};

const known = new Map<string, CallTraits>();

export function traitsOf(name: string): CallTraits {
  const traits = known.get(name) ?? {
    // A job's statistics belong to the command that runs it.
    lane: /Stats(Flags)?$/.test(name) && !/JobStats$/.test(name) ? 'statistics' : 'commands',
    isUrgent: urgent.test(name),
    waitsForGuest: !answersWithoutGuest.test(name),
  };
  known.set(name, traits);
  return traits;
}

/** @returns the UUID of the guest that the arguments name */
export function guestOf(args: unknown): string | null {
  const owner = field(args, 'snap') ?? field(args, 'checkpoint') ?? args;
  const uuid = field(field(owner, 'dom'), 'uuid');
  return typeof uuid === 'string' ? uuid : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** libvirtd has workers of their own for these, because they wait for no guest: `@priority: high` in remote_protocol.x. */
const urgent =
  /^domain(Destroy|GetState$|LookupBy|IsActive$)|^connect(ListAllDomains|GetHostname|GetLibVersion)$/;

/** What libvirtd answers from what it knows itself, without a word to the guest's QEMU. */
const answersWithoutGuest =
  /^connect|^domain(Destroy|Undefine|Define|LookupBy|Is|GetXmlDesc$|GetState$|GetInfo$|GetControlInfo$|GetAutostart$|SetAutostart$|GetMetadata$|HasManagedSaveImage$|GetOsType$)/;
