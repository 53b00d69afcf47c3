'use client';

import { useState } from 'react';
import { CheckField } from '@/components/ui/checkbox';
import { ChoiceRow } from '@/components/ui/choice-row';
import { Field, Input } from '@/components/ui/field';
import { Skeleton } from '@/components/ui/skeleton';
import { newMac } from '@/lib/client/new-mac';
import { useHostHardware } from '@/lib/client/queries';
import { type HostDevice, isDevice, usbId, whyCannotPass } from '@/lib/domain/host-hardware';
import type { HostHardwareView, VmDetail } from '@/lib/domain/views';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';
import { problemOf } from './problem-of';

/** The host's devices, those that cannot be had with the reason why. */
export function AddHostDeviceDialog({ vm, onClose }: { vm: VmDetail; onClose: () => void }) {
  const { data: view } = useHostHardware(vm.hostId);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isCard, setIsCard] = useState(true);
  const [mac, setMac] = useState(newMac);
  const hardware = view?.hardware ?? null;
  const devices = (hardware?.devices ?? []).filter((one) => one.kind === 'usb' || !one.isBridge);
  const device = devices.find((one) => keyOf(one) === chosen) ?? null;
  const isFunction = device?.kind === 'pci' && device.physicalFunction !== null;
  const asCard = isFunction && isCard ? { kind: 'card', address: device.address, mac } : null;
  const parsed = device
    ? vmChange.safeParse({
        kind: 'vm.addHostDevice',
        params: { device: asCard ?? wantedOf(device, devices) },
      })
    : null;
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Hand a device over to ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed?.success ? parsed.data : null}
      kind="vm.addHostDevice"
    >
      {!view ? <Skeleton className="h-32 w-full" /> : null}
      {view && devices.length === 0 ? (
        <p className="text-13 text-text-2">The host lists no device that a machine could have.</p>
      ) : null}
      <div role="radiogroup" aria-label="Device" className="max-h-72 overflow-y-auto">
        {devices.map((one) => (
          <ChoiceRow
            key={keyOf(one)}
            name="device"
            value={keyOf(one)}
            checked={keyOf(one) === chosen}
            onChange={() => setChosen(keyOf(one))}
            reason={hardware ? whyCannotPass(one, hardware) : null}
            note={heldByOthers(one, view?.holders ?? [], vm.id)}
          >
            <span className="font-mono text-12">{keyOf(one)}</span>
            <span>
              {one.vendor} {one.product}
            </span>
            <span className="text-12 text-text-3">{one.kind === 'pci' ? one.type : 'USB'}</span>
          </ChoiceRow>
        ))}
      </div>
      {isFunction ? (
        <CheckField
          isChecked={isCard}
          onChange={setIsCard}
          hint="With an address of its own, which the guest keeps."
        >
          As a network card
        </CheckField>
      ) : null}
      {asCard ? (
        <Field label="MAC address" error={parsed ? problemOf(parsed, 'mac') : undefined}>
          <Input value={mac} className="font-mono" onChange={(event) => setMac(event.target.value)} />
        </Field>
      ) : null}
    </ChangeVmDialog>
  );
}

/** One of several that are alike is named by where it is plugged in, the only one by what it is. */
function wantedOf(device: HostDevice, all: HostDevice[]): object {
  if (device.kind === 'pci') return { kind: 'pci', address: device.address };
  const { vendorId, productId, bus, device: number } = device;
  const alike = all.filter((one) => one.kind === 'usb' && usbId(one) === usbId(device));
  const place = alike.length > 1 ? { bus, device: number } : { bus: null, device: null };
  return { kind: 'usb', vendorId, productId, ...place };
}

function heldByOthers(device: HostDevice, holders: HostHardwareView['holders'], vmId: string): string | null {
  const names = holders
    .filter((holder) => holder.vmId !== vmId && holder.devices.some((held) => isDevice(held, device)))
    .map(({ vmName }) => vmName);
  return names.length ? `Held by ${names.join(', ')}.` : null;
}

function keyOf(device: HostDevice): string {
  return device.kind === 'pci' ? device.address : `USB ${device.bus}-${device.device}`;
}
