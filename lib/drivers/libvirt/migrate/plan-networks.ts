import type { HostFacts } from '../../../domain/host.ts';
import { attribute, child, children, type Element } from '../xml.ts';

/** What its cards hang on, and the target does not have; what only the target's operator can know is a warning. */
export function planNetworks(
  host: string,
  { networks, bridges }: Pick<HostFacts, 'networks' | 'bridges'>,
  domain: Element,
): { obstacles: string[]; warnings: string[] } {
  const obstacles = new Set<string>();
  const warnings = new Set<string>();
  for (const nic of children(child(domain, 'devices'), 'interface')) {
    const type = attribute(nic, 'type');
    const source = child(nic, 'source');
    const wanted = attribute(source, 'network');
    const bridge = attribute(source, 'bridge');
    if (type === 'hostdev') obstacles.add('A network card is a device of its host. Detach it first.');
    if (type === 'direct')
      warnings.add(
        `A network card uses the host's own card ${attribute(source, 'dev') ?? ''} directly: ${host} has to have one of that name.`,
      );
    if (type === 'network' && wanted) {
      const network = networks.find(({ name }) => name === wanted);
      if (!network) obstacles.add(`${host} has no network ${wanted}.`);
      else if (!network.isActive) obstacles.add(`The network ${wanted} of ${host} is not started.`);
    }
    if (type !== 'bridge' || !bridge || bridges?.includes(bridge)) continue;
    // A switch of Open vSwitch is none of the kernel's bridges, and in no list of them.
    if (bridges && !child(nic, 'virtualport')) obstacles.add(`${host} has no bridge ${bridge}.`);
    else warnings.add(`A network card hangs on the bridge ${bridge}: ${host} has to have one of that name.`);
  }
  return { obstacles: [...obstacles], warnings: [...warnings] };
}
