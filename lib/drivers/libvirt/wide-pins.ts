import type { CallOptions } from '../../libvirt/call.ts';
import type { Link } from './link.ts';
import type { ParsedDomain } from './parse-domain.ts';

/**
 * A running guest's CPU that was set free again keeps a pin to all CPUs of its host, because libvirt has no call to
 * take one away. Where its stored definition has none, it is none.
 */
export async function withoutWidePins<T extends Pick<ParsedDomain, 'placement'>>(
  link: Pick<Link, 'call'>,
  active: T,
  next: Pick<ParsedDomain, 'placement'> | null,
  options: CallOptions,
): Promise<T> {
  const { placement } = active;
  if (!placement || !next?.placement) return active;
  const kept = new Set(next.placement.vcpuPins.map(({ vcpu }) => vcpu));
  const isEmulatorKept = next.placement.emulatorPin !== null;
  const isDoubtful =
    placement.vcpuPins.some(({ vcpu }) => !kept.has(vcpu)) || (placement.emulatorPin && !isEmulatorKept);
  if (!isDoubtful) return active;
  const { cpus } = await link.call('reads', 'nodeGetInfo', {}, options);
  const all = cpus === 1 ? '0' : `0-${cpus - 1}`;
  return {
    ...active,
    placement: {
      ...placement,
      vcpuPins: placement.vcpuPins.filter((pin) => kept.has(pin.vcpu) || pin.cpus !== all),
      emulatorPin: isEmulatorKept || placement.emulatorPin !== all ? placement.emulatorPin : null,
    },
  };
}
