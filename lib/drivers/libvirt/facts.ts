import { AppError } from '../../domain/errors.ts';
import type { HostFacts, HostNetwork, HostOffers, VirtType } from '../../domain/host.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import type { Network } from '../../libvirt/types.ts';
import type { createInterfaceReader } from './interfaces.ts';
import type { Link } from './link.ts';
import { readOffers } from './offers.ts';
import type { createPoolFactsReader } from './pool-facts.ts';
import { nullUnlessLost } from './silence.ts';
import { versionText } from './version-text.ts';
import { attribute, child, parseXml } from './xml.ts';

const fromKib = (kib: bigint) => Math.round(Number(kib) / 1024);

/** What does not change while a daemon runs, and costs the most to ask. */
export type SteadyFacts = Pick<
  HostFacts,
  'hostname' | 'libvirtVersion' | 'hypervisorVersion' | 'offeredTypes' | 'architecture' | 'cpuModel'
> & { offersByType: Record<'kvm' | 'qemu', HostOffers | null> };

export async function readSteadyFacts(link: Link, options: CallOptions): Promise<SteadyFacts> {
  const [{ hostname }, { libVer }, { hvVer }, { capabilities }, { type }] = await Promise.all([
    link.call('reads', 'connectGetHostname', {}, options),
    link.call('reads', 'connectGetLibVersion', {}, options),
    link.call('reads', 'connectGetVersion', {}, options),
    link.call('reads', 'connectGetCapabilities', {}, options),
    link.call('reads', 'connectGetType', {}, options),
  ]);
  const [kvm, qemu] = await Promise.all([
    readOffers(link, 'kvm', capabilities, options),
    readOffers(link, 'qemu', capabilities, options),
  ]);
  const cpu = child(parseXml(capabilities, 'capabilities'), 'host', 'cpu');
  const architecture = child(cpu, 'arch')?.['#text'];
  const model = child(cpu, 'model')?.['#text'];
  return {
    hostname,
    libvirtVersion: versionText(libVer),
    hypervisorVersion: `${type} ${versionText(hvVer)}`,
    architecture: typeof architecture === 'string' ? architecture : 'x86_64',
    cpuModel: typeof model === 'string' ? model : 'unknown',
    offeredTypes: kvm ? ['kvm', 'qemu'] : ['qemu'],
    offersByType: { kvm, qemu },
  };
}

export async function readHostFacts(
  link: Link,
  steady: SteadyFacts,
  readers: {
    interfaces: ReturnType<typeof createInterfaceReader>;
    pools: ReturnType<typeof createPoolFactsReader>;
  },
  virtType: VirtType,
  options: CallOptions,
): Promise<HostFacts> {
  const [node, memory, pools, networks, bridges] = await Promise.all([
    link.call('reads', 'nodeGetInfo', {}, options),
    readMemoryMib(link, options),
    readers.pools.read(options),
    readNetworks(link, options),
    readers.interfaces.read(options),
  ]);
  const { offersByType, ...lasting } = steady;
  const best = lasting.offeredTypes.includes('kvm') ? 'kvm' : 'qemu';
  const guestType = virtType === 'auto' ? best : virtType;
  return {
    ...lasting,
    cpuCount: node.cpus,
    memoryMib: memory.total,
    memoryFreeMib: memory.free,
    guestType,
    // Asked for kvm, a host that has no usable one refuses.
    offers: offersByType[guestType],
    pools,
    networks,
    ...bridges,
  };
}

/**
 * In all, and what new guests can have: Linux gives caches and buffers back when it must. These figures match the
 * kernel's own, which the ones of nodeGetInfo do not on every machine.
 */
async function readMemoryMib(link: Link, options: CallOptions): Promise<{ total: number; free: number }> {
  const of = (nparams: number) =>
    link.call('reads', 'nodeGetMemoryStats', { nparams, cellNum: -1, flags: 0 }, options);
  try {
    const { nparams } = await of(0);
    const { params } = await of(nparams);
    const sum = (...fields: string[]) =>
      fromKib(
        params.filter(({ field }) => fields.includes(field)).reduce((total, { value }) => total + value, 0n),
      );
    return { total: sum('total'), free: sum('free', 'buffers', 'cached') };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_possible') throw error;
    const [node, { freeMem }] = await Promise.all([
      link.call('reads', 'nodeGetInfo', {}, options),
      link.call('reads', 'nodeGetFreeMemory', {}, options),
    ]);
    return { total: fromKib(node.memory), free: fromKib(freeMem / 1024n) };
  }
}

async function readNetworks(link: Link, options: CallOptions): Promise<HostNetwork[]> {
  const { nets } = await link.call('reads', 'connectListAllNetworks', { needResults: 1, flags: 0 }, options);
  const read = await Promise.all(nets.map((net) => readNetwork(link, net, options).catch(nullUnlessLost)));
  return sortByName(read.filter((network) => network !== null));
}

async function readNetwork(link: Link, net: Network, options: CallOptions): Promise<HostNetwork> {
  const [{ xml }, { active }] = await Promise.all([
    link.call('reads', 'networkGetXmlDesc', { net, flags: 0 }, options),
    link.call('reads', 'networkIsActive', { net }, options),
  ]);
  const network = parseXml(xml, 'network');
  return {
    name: net.name,
    isActive: active,
    bridge: attribute(child(network, 'bridge'), 'name'),
    forward: attribute(child(network, 'forward'), 'mode'),
  };
}

function sortByName<T extends { name: string }>(items: T[]): T[] {
  return items.sort((a, b) => (a.name < b.name ? -1 : 1));
}
