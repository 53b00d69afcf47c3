import type { NewNetwork } from '../../../domain/network-create.ts';
import { gatewayOf, ipv4Text, parseSubnet } from '../../../domain/subnet.ts';
import { buildXml } from '../xml.ts';

const metadataNamespace = 'urn:novacron:network:1';

/** @param operationId  null for the text that a plan shows; with it the host knows whose work it is */
export function buildNetworkXml(
  { name, mode, bridge, subnet, range }: NewNetwork,
  operationId: string | null,
): string {
  const within = subnet ? parseSubnet(subnet) : null;
  return buildXml('network', {
    name: { '#text': name },
    ...(operationId
      ? {
          metadata: {
            'novacron:network': {
              '@xmlns:novacron': metadataNamespace,
              'novacron:operation': { '#text': operationId },
            },
          },
        }
      : {}),
    ...(mode === 'isolated' ? {} : { forward: { '@mode': mode } }),
    // Without a name the host takes its next free one.
    bridge: mode === 'bridge' ? { '@name': bridge } : { '@stp': 'on', '@delay': '0' },
    ...(within
      ? {
          ip: {
            '@address': ipv4Text(gatewayOf(within)),
            '@prefix': String(within.prefix),
            ...(range ? { dhcp: { range: { '@start': range.start, '@end': range.end } } } : {}),
          },
        }
      : {}),
  });
}

/** Whether this operation made the network that a definition describes. */
export function isMadeBy(definition: string, operationId: string): boolean {
  // The namespace is ours, and the id is random: nothing else writes the two together.
  return definition.includes(metadataNamespace) && definition.includes(operationId);
}
