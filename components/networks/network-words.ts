import { networkModeWords } from '@/lib/domain/network';
import type { NetworkRow } from '@/lib/domain/views';

/** "192.168.122.1/24", or several of them. */
export function subnetText({ addresses }: Pick<NetworkRow, 'addresses'>): string {
  return addresses.map(({ address, prefix }) => `${address}/${prefix}`).join(', ');
}

/** "192.168.122.2 – 192.168.122.254", or several of them; empty when nothing is handed out. */
export function rangeText({ addresses }: Pick<NetworkRow, 'addresses'>): string {
  return addresses.flatMap(({ ranges }) => ranges.map(({ start, end }) => `${start} – ${end}`)).join(', ');
}

export function modeText({ mode }: Pick<NetworkRow, 'mode'>): string {
  return networkModeWords[mode];
}
