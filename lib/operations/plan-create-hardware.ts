import type { CreateVmInput } from '../domain/create-vm.ts';
import type { HostFacts } from '../domain/host.ts';
import type { CreateVmPlan } from '../domain/views.ts';
import { refuse } from './refuse-field.ts';

/** Holds what was chosen against what the host says that it offers. @throws AppError at the field that does not fit */
export function planHardware(
  { hardware }: CreateVmInput,
  { offers, guestType }: HostFacts,
  hostName: string,
): { words: CreateVmPlan['hardware']; warnings: string[] } {
  const { machine, firmware, hasTpm, cpu, graphics } = hardware;
  const unless = (isOffered: boolean | undefined, isUsual: boolean, field: string, what: string) => {
    // Every host that can run VMs at all has the usual ones; the rest waits until it has said so.
    if (isOffered ?? isUsual) return;
    const why = offers ? `does not offer ${what}` : `has not said yet whether it offers ${what}`;
    throw refuse(
      'not_possible',
      `hardware.${field}`,
      `The host ${hostName} ${why}.`,
      offers ? 'Choose what it offers, or another host.' : 'Wait until it was read, or choose the usual one.',
    );
  };
  unless(offers?.machines.includes(machine), machine === 'q35', 'machine', `the machine type ${machine}`);
  const firmwareWord = firmwareWords[firmware];
  unless(offers?.firmwares.includes(firmware), firmware === 'bios', 'firmware', firmwareWord);
  unless(hasTpm ? offers?.hasTpm : true, false, 'hasTpm', 'a TPM: it needs swtpm');
  unless(cpu === 'auto' || offers?.cpuModels.includes(cpu), false, 'cpu', `the CPU model ${cpu}`);
  const isScreenOffered = graphics === 'none' || offers?.graphics.includes(graphics);
  unless(isScreenOffered, graphics !== 'spice', 'graphics', `${graphics.toUpperCase()} screens`);
  if (firmware === 'uefiSecure' && machine !== 'q35') {
    const why = 'Secure boot needs the machine type q35: the older one cannot guard its firmware.';
    throw refuse('bad_input', 'hardware.machine', why, 'Choose q35, or UEFI without secure boot.');
  }

  const warnings: string[] = [];
  if (graphics === 'spice')
    warnings.push('The console of NovaCron shows VNC only: a SPICE screen is seen with a SPICE viewer.');
  if (graphics === 'none') warnings.push('It has no screen: only its serial console shows what it does.');
  if (!hardware.hasAgentChannel)
    warnings.push(
      'Without the guest agent’s channel its addresses may not show, and nothing asks the guest.',
    );
  if (cpu === 'host-passthrough')
    warnings.push('With the host’s own CPU it can be moved only to hosts with the very same one.');
  return {
    words: {
      machine,
      firmware: firmwareWord,
      tpm: hasTpm,
      cpu: cpu === 'auto' ? (guestType === 'kvm' ? 'like the host’s' : 'QEMU’s default') : cpu,
      graphics: graphics === 'none' ? 'none' : graphics.toUpperCase(),
    },
    warnings,
  };
}

const firmwareWords = { bios: 'BIOS', uefi: 'UEFI', uefiSecure: 'UEFI with secure boot' } as const;
