'use client';

import { useState } from 'react';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Select } from '@/components/ui/field';
import { freeTarget } from '@/lib/domain/disk-target';
import { type DriveBus, driveBuses } from '@/lib/domain/drive-changes';
import { diskBuses } from '@/lib/domain/hardware-changes';
import type { VmDetail, VolumeRow } from '@/lib/domain/views';
import type { VmDisk } from '@/lib/domain/vm';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';
import { busWords } from './add-disk-dialog';
import { comingDevices } from './device-row';
import { CacheField } from './disk-dialogs';
import { type ChosenVolume, VolumeFields } from './volume-fields';

type Props = { vm: VmDetail; onClose: () => void };

const noMedium = 'No ISO or raw image is in this pool.';

/** What is in a drive: another medium, or none. */
export function CdDialog({ vm, drive, isEject, onClose }: Props & { drive: VmDisk; isEject: boolean }) {
  const [chosen, setChosen] = useState<Partial<ChosenVolume>>({});
  const [isForced, setIsForced] = useState(false);
  const medium = isEject ? null : { pool: chosen.pool, volume: chosen.volume };
  const params = { target: drive.target, medium, isForced };
  const parsed = vmChange.safeParse({ kind: 'vm.setCd', params });
  const isInUse = vm.state === 'running' && drive.source !== null;
  return (
    <ChangeVmDialog
      vm={vm}
      title={isEject ? `Eject the CD of ${vm.name}` : `Change the CD in ${drive.target} of ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.setCd"
      isDanger={isForced}
    >
      {isEject ? null : (
        <VolumeFields vm={vm} isFit={isMedium} none={noMedium} value={chosen} onChange={setChosen} />
      )}
      {isInUse ? (
        <CheckField
          isChecked={isForced}
          onChange={setIsForced}
          hint="For a guest that keeps its tray locked."
        >
          Take out what is in it by force
        </CheckField>
      ) : null}
    </ChangeVmDialog>
  );
}

const driveBusWords: Record<DriveBus, string> = {
  sata: 'SATA: for machines of the type q35, at the next start',
  ide: 'IDE: for machines of the type pc, at the next start',
  scsi: 'SCSI: while it runs too, with a virtio-scsi controller',
};

export function AddCdDriveDialog({ vm, onClose }: Props) {
  const [bus, setBus] = useState<DriveBus>(vm.machineType?.includes('q35') ? 'sata' : 'ide');
  const [isEmpty, setIsEmpty] = useState(true);
  const [chosen, setChosen] = useState<Partial<ChosenVolume>>({});
  const taken = [
    ...vm.disks.map(({ target }) => target),
    ...comingDevices(vm, 'Disk').map(({ name }) => name),
  ];
  const medium = isEmpty ? null : { pool: chosen.pool, volume: chosen.volume };
  const params = { target: freeTarget(bus, new Set(taken)), bus, medium };
  const parsed = vmChange.safeParse({ kind: 'vm.addCdDrive', params });
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Add a CD drive to ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.addCdDrive"
    >
      <Field label="Bus">
        <Select value={bus} onChange={(event) => setBus(event.target.value as DriveBus)}>
          {driveBuses.map((name) => (
            <option key={name} value={name}>
              {driveBusWords[name]}
            </option>
          ))}
        </Select>
      </Field>
      <CheckField isChecked={!isEmpty} onChange={(isFull) => setIsEmpty(!isFull)}>
        With a CD in it
      </CheckField>
      {isEmpty ? null : (
        <VolumeFields vm={vm} isFit={isMedium} none={noMedium} value={chosen} onChange={setChosen} />
      )}
    </ChangeVmDialog>
  );
}

/** A volume that is there already, with what is on it. */
export function AttachVolumeDialog({ vm, onClose }: Props) {
  const [chosen, setChosen] = useState<Partial<ChosenVolume>>({});
  const [bus, setBus] = useState<string>('virtio');
  const [cache, setCache] = useState('default');
  const parsed = vmChange.safeParse({ kind: 'vm.attachVolume', params: { ...chosen, bus, cache } });
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Attach a volume to ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.attachVolume"
    >
      <VolumeFields
        vm={vm}
        isFit={isFreeDisk}
        none="No qcow2 or raw volume of this pool is free."
        value={chosen}
        onChange={setChosen}
      />
      <Field label="Bus">
        <Select value={bus} onChange={(event) => setBus(event.target.value)}>
          {diskBuses.map((name) => (
            <option key={name} value={name}>
              {busWords[name]}
            </option>
          ))}
        </Select>
      </Field>
      <CacheField value={cache} onChange={setCache} />
    </ChangeVmDialog>
  );
}

function isMedium({ format }: VolumeRow): boolean {
  return format === 'iso' || format === 'raw';
}

function isFreeDisk({ format, vms, over }: VolumeRow): boolean {
  return (format === 'qcow2' || format === 'raw') && vms.length === 0 && over.length === 0;
}
