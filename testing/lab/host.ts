import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defaultNetworkXml, defaultPoolXml, writeConfiguration } from './configuration.ts';
import { createHostFolder, removeHostFolder, saveCapabilities } from './folders.ts';
import { insideArgs, type LabNamespace, openNamespace, outerPid } from './namespace.ts';
import { addSaslUsers, type RemoteAccess, writeCertificates } from './remote-access.ts';
import { waitFor } from './wait-for.ts';

const run = promisify(execFile);

/** A libvirt host of its own on this machine. */
export type LabHost = {
  name: string;
  /** libvirtd's socket. */
  socketPath: string;
  /** For `nsenter --net=`. */
  networkNamespace: string;
  /** Where the VNC servers of its guests listen, reachable from here. */
  address: string;
  /** The folder of the pool `default`, as this side sees it; the host calls it /var/lib/libvirt/images. */
  imagesFolder: string;
  /** libvirtd's log. */
  logPath: string;
  /** @returns standard output; throws with virsh's own words */
  virsh(...args: string[]): Promise<string>;
  /** Runs a program inside the host. @returns standard output */
  run(...command: string[]): Promise<string>;
  /** libvirtd's process number here; null when it is not running. */
  daemonPid(): number | null;
  /** The process number of a running guest's QEMU here; null when it is not running. */
  guestPid(vmName: string): number | null;
  /** Signals libvirtd, and after SIGKILL and SIGTERM waits until it is gone; guests run on. */
  killDaemon(signal: NodeJS.Signals): Promise<void>;
  /** Starts libvirtd again; returns when it answers. */
  startDaemon(): Promise<void>;
  /** Starts libvirtd again with another certificate for its TLS port, in PEM. */
  changeCertificate(certificate: { ca: string; cert: string; key: string }): Promise<void>;
  /** Ends every process of the host and removes its folders. */
  stop(): Promise<void>;
};

export type LabOptions = {
  name?: string;
  /** More lines for libvirtd.conf, which win over the lab's own. */
  libvirtdConf?: string;
  /** Lets clients in over the network, by the host's address: certificates may have to name it. */
  remote?(address: string): RemoteAccess;
  /** Shows the host this machine's /dev/kvm. Start no kvm guest there: nested ones may hang. */
  offersKvm?: boolean;
};

let count = 0;

/** Says why no lab host can be started here; null when it can. */
export function labObstacle(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a lab host needs root on Linux';
  const programs = ['libvirtd', 'virtlogd', 'virsh', 'qemu-system-x86_64', 'ip', 'unshare', 'dnsmasq'];
  const missing = programs.filter((name) => spawnSync('which', [name]).status !== 0);
  return missing.length ? `a lab host needs ${missing.join(', ')}` : null;
}

/**
 * Starts an isolated libvirt host: its own libvirtd, folders, network and processes, with the pool `default`
 * (a folder) and the network `default` (NAT) active. It ends with `stop`, and by itself when this process dies.
 */
export async function startLabHost(options: LabOptions = {}): Promise<LabHost> {
  const obstacle = labObstacle();
  if (obstacle) throw new Error(obstacle);
  const name = options.name ?? `lab-${process.pid}-${++count}`;
  const offersKvm = options.offersKvm ?? false;
  const folder = createHostFolder(name, offersKvm);
  let namespace: LabNamespace;
  try {
    namespace = await openNamespace(folder, name, offersKvm);
  } catch (error) {
    removeHostFolder(folder);
    throw error;
  }
  const host = describeHost(name, folder, namespace, options.remote !== undefined);
  try {
    host.address = await connectNetwork(namespace);
    const remote = options.remote?.(host.address);
    writeConfiguration(folder, { address: host.address, libvirtdConf: options.libvirtdConf, remote });
    if (remote) await addSaslUsers(remote, host.run);
    await host.run('virtlogd', '-d', '-p', '/run/libvirt/virtlogd.pid');
    await host.startDaemon();
    await defineDefaults(host, folder);
    saveCapabilities(folder, offersKvm);
  } catch (error) {
    await host.stop();
    throw error;
  }
  return host;
}

function describeHost(name: string, folder: string, namespace: LabNamespace, isRemote: boolean): LabHost {
  const socketPath = join(folder, 'run/libvirt-sock');
  const pidFile = join(folder, 'run/libvirtd.pid');
  const endNow = () => {
    namespace.keeper.kill('SIGKILL');
    removeHostFolder(folder);
  };
  process.once('exit', endNow);

  const host: LabHost = {
    name,
    socketPath,
    networkNamespace: `/proc/${namespace.pid}/ns/net`,
    address: '',
    imagesFolder: join(folder, 'lib/images'),
    logPath: join(folder, 'log/libvirtd.log'),
    async virsh(...args) {
      const uri = `qemu+unix:///system?socket=${socketPath}`;
      return (await run('virsh', ['-q', '-c', uri, ...args], { maxBuffer: 64 << 20 })).stdout.trimEnd();
    },
    async run(...command) {
      return (await run('nsenter', insideArgs(namespace, command), { maxBuffer: 64 << 20 })).stdout;
    },
    daemonPid: () => pidFromFile(namespace, pidFile),
    guestPid: (vmName) => pidFromFile(namespace, join(folder, 'run/qemu', `${vmName}.pid`)),
    async killDaemon(signal) {
      const pid = host.daemonPid();
      if (pid === null) throw new Error(`libvirtd of ${name} is not running`);
      process.kill(pid, signal);
      if (signal !== 'SIGKILL' && signal !== 'SIGTERM') return;
      await waitFor(`the end of libvirtd of ${name}`, 60_000, () => !existsSync(`/proc/${pid}`));
    },
    async startDaemon() {
      // After kill -9 both are left over, and the socket would look ready before libvirtd is.
      rmSync(pidFile, { force: true });
      rmSync(socketPath, { force: true });
      await host.run('libvirtd', '-d', ...(isRemote ? ['-l'] : []), '-p', '/run/libvirt/libvirtd.pid');
      await waitFor(`the socket of ${name}`, 60_000, () => existsSync(socketPath));
      await host.virsh('version');
    },
    async changeCertificate(certificate) {
      await host.killDaemon('SIGTERM');
      writeCertificates(folder, certificate);
      await host.startDaemon();
    },
    async stop() {
      process.off('exit', endNow);
      const { keeper } = namespace;
      if (keeper.exitCode === null && keeper.signalCode === null) {
        const gone = new Promise((resolve) => keeper.once('exit', resolve));
        keeper.ref();
        keeper.stdin?.end();
        await gone;
      }
      removeHostFolder(folder);
    },
  };
  return host;
}

function pidFromFile(namespace: LabNamespace, file: string): number | null {
  if (!existsSync(file)) return null;
  return outerPid(namespace, Number(readFileSync(file, 'utf8')));
}

/**
 * Gives the host a cable to this side, on a network of two addresses.
 * @returns the host's own address
 */
async function connectNetwork(namespace: LabNamespace): Promise<string> {
  const start = Math.floor(Math.random() * 4096);
  for (let attempt = 0; attempt < 4096; attempt++) {
    const slot = (start + attempt) % 4096;
    const base = `10.203.${slot >> 6}.`;
    const first = (slot & 63) * 4;
    const near = `nvl${slot}`;
    try {
      // The kernel refuses a second link of the same name, which makes this the lock on the slot too.
      await run('ip', [
        'link',
        'add',
        near,
        'type',
        'veth',
        'peer',
        'name',
        'eth0',
        'netns',
        `${namespace.pid}`,
      ]);
    } catch (error) {
      if (/File exists/.test(String(error))) continue;
      throw error;
    }
    await run('ip', ['address', 'add', `${base}${first + 1}/30`, 'dev', near]);
    await run('ip', ['link', 'set', near, 'up']);
    const inside = (...command: string[]) => run('nsenter', insideArgs(namespace, command));
    await inside('ip', 'address', 'add', `${base}${first + 2}/30`, 'dev', 'eth0');
    await inside('ip', 'link', 'set', 'eth0', 'up');
    return `${base}${first + 2}`;
  }
  throw new Error('no free address for a lab host');
}

async function defineDefaults(host: LabHost, folder: string): Promise<void> {
  const pool = join(folder, 'pool.xml');
  const network = join(folder, 'network.xml');
  writeFileSync(pool, defaultPoolXml);
  writeFileSync(network, defaultNetworkXml);
  await host.virsh('pool-define', pool);
  await host.virsh('pool-start', 'default');
  await host.virsh('pool-autostart', 'default');
  await host.virsh('net-define', network);
  await host.virsh('net-start', 'default');
  await host.virsh('net-autostart', 'default');
  // The first question of this kind makes libvirt probe QEMU; ask it here rather than in a timed test.
  await host.virsh('domcapabilities', '--virttype', 'qemu');
}
