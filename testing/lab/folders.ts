import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Short, because unix socket paths end at 108 bytes. */
const labRoot = join(tmpdir(), 'novacron-lab');
export const cacheFolder = fileURLToPath(new URL('../../.cache/', import.meta.url));
// libvirt does not see that its answer on KVM is out of date, so the two kinds of host share nothing.
const capabilitiesCache = (offersKvm: boolean) =>
  join(cacheFolder, 'lab', offersKvm ? 'capabilities-kvm' : 'capabilities');

/** Makes the private folders of a host and takes what earlier hosts learned of QEMU (8 s otherwise). */
export function createHostFolder(name: string, offersKvm: boolean): string {
  sweepDeadHosts();
  const folder = join(labRoot, name);
  const parts = ['etc/qemu/networks', 'etc/storage', 'etc/secrets', 'etc/nwfilter', 'lib/qemu', 'lib/images'];
  parts.push(
    'pki',
    'sasl2',
    'swtpm/log',
    'swtpm/ca',
    'lib/boot',
    'lib/dnsmasq',
    'run',
    'log/qemu',
    'cache/qemu',
  );
  mkdirSync(labRoot, { recursive: true });
  mkdirSync(folder);
  // dnsmasq runs as a user of its own and must get through.
  for (const open of [labRoot, folder]) chmodSync(open, 0o755);
  for (const part of parts) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, 'owner'), `${process.pid}`);
  // A name that does not resolve makes libvirt's own host name call slow.
  writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost ${name}\n`);
  const known = capabilitiesCache(offersKvm);
  if (existsSync(known)) {
    cpSync(known, join(folder, 'cache/qemu/capabilities'), { recursive: true });
  }
  return folder;
}

/** Keeps what this host learned of QEMU; libvirt itself checks at start whether it still holds. */
export function saveCapabilities(folder: string, offersKvm: boolean): void {
  const known = capabilitiesCache(offersKvm);
  const learned = join(folder, 'cache/qemu/capabilities');
  if (!existsSync(learned) || sameFiles(learned, known)) return;
  const unfinished = `${known}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(learned, unfinished, { recursive: true });
  rmSync(known, { recursive: true, force: true });
  try {
    renameSync(unfinished, known);
  } catch {
    // Another test run has just saved the same.
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function sameFiles(a: string, b: string): boolean {
  if (!existsSync(b)) return false;
  return readdirSync(a).every((file) => {
    const other = join(b, file);
    return existsSync(other) && readFileSync(join(a, file)).equals(readFileSync(other));
  });
}

/** Removes the folders of hosts whose test is dead; their processes went with it. */
function sweepDeadHosts(): void {
  if (!existsSync(labRoot)) return;
  for (const name of readdirSync(labRoot)) {
    const folder = join(labRoot, name);
    let owner: string;
    try {
      owner = readFileSync(join(folder, 'owner'), 'utf8');
    } catch {
      // Being made or being removed by another run.
      continue;
    }
    if (!existsSync(`/proc/${owner}`)) removeHostFolder(folder);
  }
}

export function removeHostFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
