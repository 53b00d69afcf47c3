'use client';

import Link from 'next/link';
import { useState } from 'react';
import { CheckField } from '@/components/ui/checkbox';
import { CutName } from '@/components/ui/cut-name';
import { Section } from '@/components/ui/page';
import {
  type HostDevice,
  type HostHardware,
  iommuOff,
  isDevice,
  usbId,
  whyCannotPass,
} from '@/lib/domain/host-hardware';
import type { HostHardwareView } from '@/lib/domain/views';

/** The host's devices: what each is, who uses it, and whether a machine can have it. */
export function HostDevices({
  hardware,
  holders,
}: {
  hardware: HostHardware;
  holders: HostHardwareView['holders'];
}) {
  const [isFreeOnly, setIsFreeOnly] = useState(false);
  const shown = hardware.devices.filter(
    (device) =>
      !isFreeOnly || (whyCannotPass(device, hardware) === null && holdersOf(device, holders).length === 0),
  );
  return (
    <Section
      title="Devices"
      className="mt-6"
      note={
        <CheckField isChecked={isFreeOnly} onChange={setIsFreeOnly}>
          Only those that are free
        </CheckField>
      }
    >
      {shown.length === 0 ? (
        <p className="py-3 text-13 text-text-2">
          {isFreeOnly ? 'None is free to be handed to a machine.' : 'The host lists none.'}
        </p>
      ) : null}
      {/* Said once, because it is so for each of them. */}
      {hardware.hasIommu || hardware.devices.every(({ kind }) => kind !== 'pci') ? null : (
        <p className="border-line border-b py-2 text-13 text-text-2">
          No PCI device can be handed to a machine: {iommuOff}
        </p>
      )}
      <ul aria-label="Devices">
        {shown.map((device) => (
          <Row key={keyOf(device)} device={device} hardware={hardware} holders={holdersOf(device, holders)} />
        ))}
      </ul>
    </Section>
  );
}

export function holdersOf(device: HostDevice, holders: HostHardwareView['holders']) {
  return holders.filter(({ devices }) => devices.some((one) => isDevice(one, device)));
}

function Row({
  device,
  hardware,
  holders,
}: {
  device: HostDevice;
  hardware: HostHardware;
  holders: HostHardwareView['holders'];
}) {
  const why = whyCannotPass(device, hardware);
  return (
    <li
      aria-label={keyOf(device)}
      className="grid min-h-row grid-cols-[8rem_minmax(0,2fr)_minmax(0,3fr)] items-center gap-x-4 border-line border-b py-1.5 text-13 max-md:grid-cols-[8rem_minmax(0,1fr)] max-md:gap-y-1"
    >
      <span className="font-mono text-12">{keyOf(device)}</span>
      <span className="min-w-0">
        <span className="block truncate">
          {device.vendor} {device.product}
        </span>
        <span className="block text-12 text-text-3">{factsOf(device).join(' · ')}</span>
      </span>
      <span className="min-w-0 text-12 text-text-2 max-md:col-span-2">
        {holders.length ? (
          <>
            Held by{' '}
            {holders.map(({ vmId, vmName }, index) => (
              <span key={vmId}>
                {index > 0 ? ', ' : null}
                <Link href={`/vms/${vmId}/hardware`} className="rounded-sm font-mono hover:underline">
                  <CutName name={vmName} max={24} />
                </Link>
              </span>
            ))}
            .{' '}
          </>
        ) : null}
        {why === iommuOff
          ? 'IOMMU off'
          : (why ?? (holders.length ? null : <span className="text-good">Free</span>))}
      </span>
    </li>
  );
}

function keyOf(device: HostDevice): string {
  return device.kind === 'pci' ? device.address : `USB ${device.bus}-${device.device}`;
}

function factsOf(device: HostDevice): string[] {
  if (device.kind === 'usb') return ['USB', usbId(device)];
  const { type, driver, iommuGroup, numaCell, virtualFunctions, physicalFunction } = device;
  return [
    type,
    driver ? `driver ${driver}` : 'no driver',
    ...(iommuGroup === null ? [] : [`IOMMU group ${iommuGroup}`]),
    ...(numaCell === null ? [] : [`node ${numaCell}`]),
    ...(virtualFunctions
      ? [`${virtualFunctions.addresses.length} of ${virtualFunctions.most} virtual functions`]
      : []),
    ...(physicalFunction ? [`virtual function of ${physicalFunction}`] : []),
  ];
}
