import type { VmDetail } from '@/lib/domain/views';
import type { AddressSource } from '@/lib/domain/vm';

/** Who told a machine's addresses. */
export const addressWords: Record<AddressSource, string> = {
  agent: 'by its guest agent',
  lease: 'by its network’s DHCP leases',
  arp: 'by its host’s ARP table',
};

export function whyNoAddress(vm: VmDetail): string {
  if (vm.state !== 'running') return 'It is not running.';
  if (vm.nics.length === 0) return 'It has no network card.';
  return 'Neither its guest agent nor its network told one yet.';
}
