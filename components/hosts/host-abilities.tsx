import type { ReactNode } from 'react';
import { Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/page';
import type { HostAbilities as Abilities, GuestKind } from '@/lib/domain/host-hardware';

const typeWords: Record<string, string> = {
  kvm: 'by the processor itself (KVM)',
  qemu: 'emulated in software (QEMU), much slower',
};

const cpuModeWords: Record<string, string> = {
  'host-passthrough': 'the host’s own, everything passed through',
  'host-model': 'like the host’s own, as far as it can move between hosts',
  maximum: 'everything that can be emulated',
  custom: 'a named model',
};

const passthroughWords: Record<string, string> = { pci: 'PCI', usb: 'USB', scsi: 'SCSI', ccw: 'CCW' };

/** What the host's libvirt says that it can run, in plain words. */
export function HostAbilities({ abilities, hasIommu }: { abilities: Abilities; hasIommu: boolean }) {
  const { guests, firmware, hasSecureBoot, cpuModes, tpm, passthrough } = abilities;
  return (
    <Section title="What it can run">
      <Facts>
        {guests.map((guest) => (
          <Fact key={guest.architecture} name={guest.architecture}>
            <Guest guest={guest} />
          </Fact>
        ))}
        <Fact name="Firmware">
          {firmware.join(', ')}
          <Note>{hasSecureBoot ? 'with secure boot' : 'without secure boot'}</Note>
        </Fact>
        <Fact name="TPM">{tpm.length ? `emulated: ${tpm.join(', ')}` : 'none: swtpm is not there'}</Fact>
        <Fact name="Processor of guests">
          {cpuModes.map((mode) => (
            <span key={mode} className="block">
              <span className="font-mono text-12">{mode}</span>
              <Note>{cpuModeWords[mode] ?? ''}</Note>
            </span>
          ))}
        </Fact>
        <Fact name="Passing devices">
          {passthrough.map((kind) => passthroughWords[kind] ?? kind).join(', ') || 'none'}
          {hasIommu ? null : <Note>PCI needs the IOMMU, which is off</Note>}
        </Fact>
      </Facts>
    </Section>
  );
}

function Guest({ guest }: { guest: GuestKind }) {
  return (
    <span className="block py-1">
      <span className="block">
        {/* A host with both uses the faster. */}
        {typeWords[guest.types.includes('kvm') ? 'kvm' : (guest.types[0] ?? '')] ?? guest.types.join(', ')}
      </span>
      <span className="block font-mono text-12 text-text-3">{guest.machines.join(', ')}</span>
    </span>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <span className="text-text-3"> {children}</span>;
}
