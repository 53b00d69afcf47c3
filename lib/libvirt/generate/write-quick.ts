import type { Protocol } from './model.ts';

/**
 * Calls that libvirtd answers at once: those that it marks as never waiting for a guest, as far as they only read,
 * and read nothing that lies on a disk or with a name server.
 */
export function writeQuick({ procedures }: Protocol): string {
  const quick = procedures.filter(
    ({ name, isHighPriority }) => isHighPriority && onlyReads.test(name) && !mayWait.test(name),
  );
  const names = quick.map(({ name }) => name).sort();
  return [
    '/** Calls that libvirtd answers at once, without a guest, a disk or a name server; see generate/write-quick.ts. */',
    'export const quickCalls: ReadonlySet<string> = new Set([',
    ...names.map((name) => `'${name}',`),
    ']);',
    '',
  ].join('\n');
}

const onlyReads = /^[a-z]+(?:[A-Z][a-z]+)*?(?:Get|List|Num|Lookup|Is[A-Z])/;
/** A pool on a server that is gone hangs; so does a host's name; and a version may have to be asked of QEMU. */
const mayWait =
  /^auth|storage|interface|^nodeDevice|saveImage|getHostname$|getVersion$|securityLabel|getSysinfo$/i;
