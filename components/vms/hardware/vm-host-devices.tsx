'use client';

import { Plus, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/page';
import { useHostHardware } from '@/lib/client/queries';
import { hostDeviceName, isDevice, type VmHostDevice } from '@/lib/domain/host-hardware';
import type { VmDetail } from '@/lib/domain/views';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';
import { whyCannot } from '../why-cannot';
import { AddHostDeviceDialog } from './add-host-device-dialog';
import { DeviceRow } from './device-row';

/** The host's devices that the machine has for itself. */
export function VmHostDevices({ vm }: { vm: VmDetail }) {
  const { data: view } = useHostHardware(vm.hostId);
  const [open, setOpen] = useState<{ what: 'add' } | { what: 'remove'; device: VmHostDevice } | null>(null);
  const forbidden = useWhyForbidden('vm.change');
  const close = () => setOpen(null);
  const wordsOf = (device: VmHostDevice) => {
    const found = view?.hardware?.devices.find((one) => isDevice(device, one));
    if (found) return `${found.vendor} ${found.product}`;
    return view?.hardware ? 'not on its host now' : '';
  };
  return (
    <Section
      title="Devices of the host"
      note={
        <Button
          look="quiet"
          size="sm"
          reason={forbidden ?? whyCannot('vm.addHostDevice', vm)}
          onClick={() => setOpen({ what: 'add' })}
        >
          <Plus aria-hidden />
          Hand over device
        </Button>
      }
    >
      {vm.hostDevices.length === 0 ? <p className="py-3 text-13 text-text-2">It has none.</p> : null}
      <ul aria-label="Devices of the host">
        {vm.hostDevices.map((device) => {
          const name = hostDeviceName(device);
          const short = name.replace(/^Host device /, '');
          return (
            <DeviceRow
              key={name}
              vm={vm}
              name={short}
              label={`device ${short}`}
              what={name}
              actions={[
                {
                  kind: 'vm.removeHostDevice',
                  text: 'Take back',
                  icon: <Undo2 aria-hidden />,
                  isDanger: true,
                  onSelect: () => setOpen({ what: 'remove', device }),
                },
              ]}
            >
              <span className="text-12 text-text-2">{wordsOf(device)}</span>
              {device.kind === 'pci' && device.mac ? (
                <span className="font-mono text-12 text-text-3">{device.mac}</span>
              ) : null}
            </DeviceRow>
          );
        })}
      </ul>
      {open?.what === 'add' ? <AddHostDeviceDialog vm={vm} onClose={close} /> : null}
      {open?.what === 'remove' ? <RemoveDialog vm={vm} device={open.device} onClose={close} /> : null}
    </Section>
  );
}

function RemoveDialog({ vm, device, onClose }: { vm: VmDetail; device: VmHostDevice; onClose: () => void }) {
  const parsed = vmChange.safeParse({ kind: 'vm.removeHostDevice', params: { device } });
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Take a device back from ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.removeHostDevice"
      isDanger
    >
      {null}
    </ChangeVmDialog>
  );
}
