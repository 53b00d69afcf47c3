'use client';

import { useFormContext } from 'react-hook-form';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Select } from '@/components/ui/field';
import { Group } from '@/components/ui/group';
import { useHost } from '@/lib/client/queries';
import type { CreateVmInput, Draft } from './form';
import { usePlaces } from './places';

const firmwareWords = { bios: 'BIOS', uefi: 'UEFI', uefiSecure: 'UEFI with secure boot' } as const;
const cpuWords: Record<string, string> = {
  auto: 'Like the host’s',
  'host-passthrough': 'The host’s own (host-passthrough)',
  maximum: 'Everything that there is (maximum)',
};
const graphicsWords = { vnc: 'VNC', spice: 'SPICE', none: 'None' } as const;

/** What the machine is built like. What the host does not offer is there and cannot be chosen. */
export function HardwareGroup() {
  const { offered, referenceId } = usePlaces();
  const offers = offered?.offers;
  // The long list of CPU models is read of this one host alone.
  const cpuModels = useHost(referenceId).data?.facts?.offers?.cpuModels;
  const { register, watch, setValue, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const errors = formState.errors.hardware;
  const [machine, firmware, cpu, hasTpm] = watch([
    'hardware.machine',
    'hardware.firmware',
    'hardware.cpu',
    'hardware.hasTpm',
  ]);
  const note = [
    machine,
    firmwareWords[firmware ?? 'bios'],
    cpu === 'auto' ? null : cpu,
    hasTpm ? 'TPM' : null,
  ];
  const canHaveTpm = offers?.hasTpm ?? false;
  return (
    <Group
      title="Firmware and CPU"
      note={note.filter(Boolean).join(', ')}
      isWrong={Boolean(errors?.machine ?? errors?.firmware ?? errors?.cpu ?? errors?.hasTpm)}
    >
      <div className="grid max-w-2xl grid-cols-3 gap-4 max-md:grid-cols-1">
        <Field label="Machine type" error={errors?.machine?.message}>
          <Select {...register('hardware.machine')}>
            <option value="q35">q35</option>
            <option value="pc" disabled={!offers?.machines.includes('pc')}>
              pc (older systems)
            </option>
          </Select>
        </Field>
        <Field
          label="Firmware"
          error={errors?.firmware?.message}
          hint={offers && offers.firmwares.length === 1 ? 'The host has no UEFI firmware installed.' : null}
        >
          <Select {...register('hardware.firmware')}>
            {(['bios', 'uefi', 'uefiSecure'] as const).map((one) => (
              <option key={one} value={one} disabled={one !== 'bios' && !offers?.firmwares.includes(one)}>
                {firmwareWords[one]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="CPU model" error={errors?.cpu?.message}>
          <Select {...register('hardware.cpu')}>
            {/* One that a draft or another host named stays to be seen until another is chosen. */}
            {[...new Set(['auto', ...(cpuModels ?? []), cpu ?? 'auto'])].map((model) => (
              <option key={model} value={model}>
                {cpuWords[model] ?? model}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <CheckField
        isChecked={hasTpm ?? false}
        onChange={(isChecked) =>
          (canHaveTpm || !isChecked) && setValue('hardware.hasTpm', isChecked, { shouldDirty: true })
        }
        hint={errors?.hasTpm?.message ?? (canHaveTpm ? null : 'The host offers none: it needs swtpm.')}
      >
        TPM 2.0
      </CheckField>
    </Group>
  );
}

export function ScreenGroup() {
  const offers = usePlaces().offered?.offers;
  const { register, watch, setValue, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const error = formState.errors.hardware?.graphics?.message;
  const [graphics, hasAgentChannel, isAutostart] = watch([
    'hardware.graphics',
    'hardware.hasAgentChannel',
    'hardware.isAutostart',
  ]);
  const note = [
    graphicsWords[graphics ?? 'vnc'],
    hasAgentChannel ? 'guest agent' : null,
    isAutostart ? 'autostart' : null,
  ];
  return (
    <Group title="Screen and guest" note={note.filter(Boolean).join(', ')} isWrong={Boolean(error)}>
      <Field label="Screen" error={error} className="max-w-48">
        <Select {...register('hardware.graphics')}>
          {(['vnc', 'spice', 'none'] as const).map((kind) => (
            <option
              key={kind}
              value={kind}
              disabled={kind === 'spice' && !offers?.graphics.includes('spice')}
            >
              {graphicsWords[kind]}
            </option>
          ))}
        </Select>
      </Field>
      <CheckField
        isChecked={hasAgentChannel ?? true}
        onChange={(isChecked) => setValue('hardware.hasAgentChannel', isChecked, { shouldDirty: true })}
        hint="For addresses, clean snapshots and a clean shutdown, once the guest runs qemu-guest-agent."
      >
        Channel for the guest agent
      </CheckField>
      <CheckField
        isChecked={isAutostart ?? false}
        onChange={(isChecked) => setValue('hardware.isAutostart', isChecked, { shouldDirty: true })}
      >
        Start it with the host
      </CheckField>
    </Group>
  );
}
