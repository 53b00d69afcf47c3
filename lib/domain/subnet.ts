/** A subnet of IPv4; addresses are numbers, so that they can be counted and compared. */
export type Subnet = { first: number; last: number; prefix: number };

/** @returns null when it is no address like 192.168.1.2 */
export function parseIpv4(text: string): number | null {
  const parts = text.trim().split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return null;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function ipv4Text(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** @param prefix  0 to 32 */
export function subnetOf(address: number, prefix: number): Subnet {
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1, prefix };
}

/** Reads 192.168.1.0/24. @returns null when it is no such thing, or when the address is not the subnet's first */
export function parseSubnet(text: string): Subnet | null {
  const match = /^\s*([\d.]+)\/(\d{1,2})\s*$/.exec(text);
  const address = parseIpv4(match?.[1] ?? '');
  const prefix = Number(match?.[2]);
  if (address === null || prefix > 32) return null;
  const subnet = subnetOf(address, prefix);
  return subnet.first === address ? subnet : null;
}

export function subnetText({ first, prefix }: Subnet): string {
  return `${ipv4Text(first)}/${prefix}`;
}

export function overlap(a: Subnet, b: Subnet): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** The host's own address in it, which guests take as their gateway. */
export function gatewayOf({ first }: Subnet): number {
  return first + 1;
}

/** Everything between the host's address and the broadcast address. @returns null when nothing is */
export function wholeRange(subnet: Subnet): { start: string; end: string } | null {
  const [start, end] = [gatewayOf(subnet) + 1, subnet.last - 1];
  return start <= end ? { start: ipv4Text(start), end: ipv4Text(Math.min(end, start + 65_533)) } : null;
}

/** The first of libvirt's usual subnets that overlaps with none of these. */
export function freeSubnet(taken: Subnet[]): Subnet | null {
  for (let third = 122; third < 256; third++) {
    const subnet = subnetOf(((192 * 256 + 168) * 256 + third) * 256, 24);
    if (!taken.some((other) => overlap(subnet, other))) return subnet;
  }
  return null;
}
