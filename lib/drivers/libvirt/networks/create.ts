import { AppError } from '../../../domain/errors.ts';
import type { HostChangeParams } from '../../../domain/host-changes.ts';
import type { NewNetwork } from '../../../domain/network-create.ts';
import {
  gatewayOf,
  ipv4Text,
  overlap,
  parseIpv4,
  parseSubnet,
  type Subnet,
  subnetOf,
} from '../../../domain/subnet.ts';
import { NetworkXmlFlags } from '../../../libvirt/constants/network.ts';
import type { Network } from '../../../libvirt/types.ts';
import type { HostChangeSpec, Step } from '../../driver.ts';
import type { Link } from '../link.ts';
import { emptyPlan, type HostChangeHandler, type HostPlanSubject } from '../resources/handler.ts';
import { buildNetworkXml, isMadeBy } from './build-network.ts';
import { lookUpNetwork, namesText } from './look.ts';
import { autostartStep, isNetworkActive, startStep, startWords } from './run-state.ts';

export const createNetwork: HostChangeHandler<HostChangeParams<'network.create'>> = {
  plan(subject, params) {
    const plan = emptyPlan();
    const { name, mode, bridge, subnet, range, isAutostart } = params;
    plan.obstacles = obstaclesOf(subject, params);
    const within = subnet ? parseSubnet(subnet) : null;
    const addresses = within
      ? [
          {
            address: ipv4Text(gatewayOf(within)),
            prefix: within.prefix,
            ranges: range ? [range] : [],
            hosts: [],
          },
        ]
      : [];
    plan.live.push(
      `The host ${subject.hostName} gets the network ${name}. ${startWords({ mode, bridge, addresses })}`,
    );
    if (mode === 'nat')
      plan.live.push(
        'Guests reach the world through the host’s own address; nothing reaches them from there.',
      );
    if (mode === 'isolated')
      plan.live.push(`Guests reach each other${within ? ' and the host' : ''}, and nothing else.`);
    plan.live.push(isAutostart ? 'It starts when its host does.' : 'It stays off when its host starts.');
    if (mode === 'bridge' && !subject.facts.bridges)
      plan.warnings.push(
        `This host does not tell its bridges: see that it has ${bridge}, or no machine will start on this network.`,
      );
    if (within && !subject.facts.addresses?.length)
      plan.warnings.push(
        `This host does not tell its own addresses: see that it reaches no other network inside of ${subnet}. It notices only one that is exactly the same, refuses it, and leaves nothing behind.`,
      );
    const lines = buildNetworkXml(params, null).trimEnd().split('\n');
    plan.difference = lines.map((line) => `+${line}`).join('\n');
    return plan;
  },

  steps(link, spec, params) {
    const { name } = params;
    const start = startStep(link, name);
    const autostart = autostartStep(link, name, params.isAutostart);
    return [
      defineStep(link, spec, params),
      { ...start, undo: ({ signal }) => stopOwn(link, name, spec.operationId, signal) },
      ...(params.isAutostart ? [autostart] : []),
    ];
  },
};

function obstaclesOf(
  { networks, hostName, hostAddress, facts }: HostPlanSubject,
  { name, bridge, subnet }: NewNetwork,
): string[] {
  const obstacles: string[] = [];
  if (networks.some((network) => network.name === name))
    obstacles.push(`The host ${hostName} already has a network named ${name}.`);
  if (bridge) obstacles.push(...bridgeObstacles({ networks, hostName, facts }, bridge));
  const within = subnet ? parseSubnet(subnet) : null;
  if (!within) return obstacles;
  for (const network of networks) {
    for (const { address, prefix } of network.addresses) {
      if (isInside(within, address, prefix))
        obstacles.push(`${subnet} overlaps with ${address}/${prefix} of the network ${network.name}.`);
    }
  }
  const ofNetworks = new Set(networks.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
  for (const own of facts.addresses ?? []) {
    const [address = '', prefix] = own.split('/');
    if (!ofNetworks.has(address) && isInside(within, address, Number(prefix)))
      obstacles.push(`${subnet} overlaps with ${own}, which the host ${hostName} has itself.`);
  }
  if (hostAddress !== null && isInside(within, hostAddress, 32))
    obstacles.push(`${hostAddress}, where the host ${hostName} is reached, is inside of ${subnet}.`);
  return obstacles;
}

function bridgeObstacles(
  { networks, hostName, facts }: Pick<HostPlanSubject, 'networks' | 'hostName' | 'facts'>,
  bridge: string,
): string[] {
  const owner = networks.find((network) => network.bridge === bridge && network.mode !== 'bridge');
  if (owner)
    return [`${bridge} is the bridge of the network ${owner.name}: machines can use that one as it is.`];
  if (!facts.bridges || facts.bridges.includes(bridge)) return [];
  const own = new Set(networks.map((network) => network.bridge));
  const free = facts.bridges.filter((name) => !own.has(name));
  const hint = free.length ? `It has ${namesText(free)}.` : 'Make one on the host first.';
  return [`The host ${hostName} has no bridge ${bridge}. ${hint}`];
}

/** Whether a subnet and an address with its own share anything. Only IPv4 can. */
function isInside(within: Subnet, address: string, prefix: number): boolean {
  const own = parseIpv4(address);
  return own !== null && overlap(within, subnetOf(own, prefix));
}

function defineStep(link: Link, { operationId }: HostChangeSpec, params: NewNetwork): Step {
  const { name } = params;
  return {
    key: 'define',
    label: `Define ${name}`,
    async run({ signal }) {
      const existing = await lookUpNetwork(link, name, { signal });
      if (existing) {
        // An earlier attempt of this very operation got so far.
        if (await isOwn(link, existing, operationId, signal)) return;
        throw new AppError({
          code: 'name_taken',
          userMessage: `The host ${link.hostName} already has a network named ${name}.`,
          advice: 'Choose another name.',
        });
      }
      await link.call(
        'commands',
        'networkDefineXml',
        { xml: buildNetworkXml(params, operationId) },
        { signal },
      );
    },
    async undo({ signal }) {
      const net = await lookUpNetwork(link, name, { signal });
      if (net && (await isOwn(link, net, operationId, signal)))
        await link.call('commands', 'networkUndefine', { net }, { signal });
    },
  };
}

async function stopOwn(link: Link, name: string, operationId: string, signal: AbortSignal): Promise<void> {
  const net = await lookUpNetwork(link, name, { signal });
  if (!net || !(await isOwn(link, net, operationId, signal))) return;
  if (await isNetworkActive(link, net, { signal }))
    await link.call('commands', 'networkDestroy', { net }, { signal });
}

async function isOwn(link: Link, net: Network, operationId: string, signal: AbortSignal): Promise<boolean> {
  const args = { net, flags: NetworkXmlFlags.inactive };
  const { xml } = await link.call('reads', 'networkGetXmlDesc', args, { signal });
  return isMadeBy(xml, operationId);
}
