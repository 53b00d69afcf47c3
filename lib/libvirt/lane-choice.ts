/** The lanes that every host has. */
export type StandardLane = 'commands' | 'events' | 'statistics';

/**
 * Statistics of guests, of disks and of the host are asked often and can hang behind one guest, so they have their
 * own lane. The statistics of a job belong to the command that runs it.
 */
export function defaultLane(name: string): StandardLane {
  return /Stats(Flags)?$/.test(name) && !/JobStats$/.test(name) ? 'statistics' : 'commands';
}

/**
 * Calls that somebody needs while everything else hangs. libvirtd has workers of their own for them (`@priority: high`
 * in remote_protocol.x), because they wait for no guest.
 */
export function isUrgent(name: string): boolean {
  return /^domain(Destroy|GetState$|LookupBy|IsActive$)|^connect(ListAllDomains|GetHostname|GetLibVersion)$/.test(
    name,
  );
}

/** @returns the UUID of the guest whose answer the call may wait for; null for calls that wait for none */
export function guestOf(name: string, args: unknown): string | null {
  if (answersWithoutGuest.test(name)) return null;
  const owner = field(args, 'snap') ?? field(args, 'checkpoint') ?? args;
  const uuid = field(field(owner, 'dom'), 'uuid');
  return typeof uuid === 'string' ? uuid : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** What libvirtd answers from what it knows itself, without a word to the guest's QEMU. */
const answersWithoutGuest =
  /^connect|^domain(Destroy|Undefine|Define|LookupBy|Is|GetXmlDesc$|GetState$|GetInfo$|GetControlInfo$|GetAutostart$|SetAutostart$|GetMetadata$|HasManagedSaveImage$|GetOsType$)/;
