import { z } from 'zod';
import { gatewayOf, parseIpv4, parseSubnet } from './subnet.ts';

export const creatableModes = ['nat', 'isolated', 'bridge'] as const;

const address = z
  .string()
  .trim()
  .refine((text) => parseIpv4(text) !== null, 'An address like 192.168.130.2.');

// dnsmasq and libvirt both take no more of one range.
const maxRange = 65_535;

/** What a new network is made of. Only IPv4: what libvirt takes beyond that is edited on the host. */
export const newNetwork = z
  .object({
    name: z
      .string()
      .trim()
      .min(1, 'Give the network a name.')
      .max(50, 'At most 50 characters.')
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'Letters, digits, dots, dashes and underscores.'),
    mode: z.enum(creatableModes),
    /** Of the host, for a bridged one. */
    bridge: z
      .string()
      .trim()
      .max(15, 'At most 15 characters.')
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'The name of a bridge of the host, like br0.')
      .nullable(),
    /** Null for one in which the host has no address. */
    subnet: z
      .string()
      .trim()
      .refine((text) => parseSubnet(text) !== null, 'A subnet like 192.168.130.0/24, from its first address.')
      .refine((text) => {
        const prefix = parseSubnet(text)?.prefix ?? 24;
        return prefix >= 8 && prefix <= 30;
      }, 'From /8 to /30.')
      .nullable(),
    /** What guests get by DHCP; null when they get nothing. */
    range: z.object({ start: address, end: address }).nullable(),
    isAutostart: z.boolean(),
  })
  .superRefine(({ mode, bridge, subnet, range }, context) => {
    const problem = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (mode === 'bridge') {
      if (!bridge) problem(['bridge'], 'Name the bridge of the host.');
      if (subnet || range) problem(['subnet'], 'A bridged network has the addresses of its bridge.');
      return;
    }
    if (bridge) problem(['bridge'], 'The host makes the bridge of this kind itself.');
    if (mode === 'nat' && !subnet) problem(['subnet'], 'NAT needs a subnet.');
    if (!range) return;
    const within = subnet ? parseSubnet(subnet) : null;
    if (!within) return problem(['subnet'], 'Addresses can be handed out of a subnet only.');
    const [start, end] = [parseIpv4(range.start) ?? 0, parseIpv4(range.end) ?? 0];
    // The first address is the subnet's own name, the second the host's, the last everybody's.
    const isInside = (at: number) => at > gatewayOf(within) && at < within.last;
    if (!isInside(start))
      problem(['range', 'start'], 'It has to be inside the subnet, behind the host’s own.');
    if (!isInside(end)) problem(['range', 'end'], 'It has to be inside the subnet, before its last address.');
    if (start > end) problem(['range', 'end'], 'It has to come after the first one.');
    if (end - start >= maxRange)
      problem(['range', 'end'], `At most ${maxRange.toLocaleString('en')} addresses.`);
  });

export type NewNetwork = z.output<typeof newNetwork>;
