import type { HypervisorType } from '@/lib/domain/vm';

const words: Record<HypervisorType, { short: string; long: string }> = {
  kvm: { short: 'KVM', long: 'KVM, with the processor’s help' },
  qemu: { short: 'QEMU', long: 'QEMU, emulated in software' },
  cloud: { short: 'Cloud', long: 'A cloud’s machine' },
};

export function providerWord(type: HypervisorType): string {
  return words[type].short;
}

export function Provider({ type }: { type: HypervisorType }) {
  return <span title={words[type].long}>{words[type].short}</span>;
}
