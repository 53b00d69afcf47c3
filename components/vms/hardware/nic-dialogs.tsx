'use client';

import { useState } from 'react';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Input, Select } from '@/components/ui/field';
import { newMac } from '@/lib/client/new-mac';
import { useHost } from '@/lib/client/queries';
import { nicModels } from '@/lib/domain/hardware-changes';
import type { VmDetail } from '@/lib/domain/views';
import type { VmNic } from '@/lib/domain/vm';
import { vmChange } from '@/lib/domain/vm-changes';
import { ChangeVmDialog } from '../change/change-vm-dialog';
import { problemOf } from './problem-of';

type Props = { vm: VmDetail; onClose: () => void };

export function AddNicDialog({ vm, onClose }: Props) {
  const networks = useNetworks(vm);
  const [chosen, setNetwork] = useState<string | null>(null);
  const [model, setModel] = useState<string>('virtio');
  const [mac, setMac] = useState(newMac);
  const network = chosen ?? networks.find(({ isActive }) => isActive)?.name ?? networks[0]?.name ?? '';
  const parsed = vmChange.safeParse({ kind: 'vm.addNic', params: { network, model, mac } });
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Add a network card to ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.addNic"
    >
      <NetworkField networks={networks} value={network} onChange={setNetwork} />
      <Field label="Model" hint="virtio is the fastest; the others need no driver of their own.">
        <Select value={model} onChange={(event) => setModel(event.target.value)}>
          {nicModels.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      <Field label="MAC address" error={problemOf(parsed, 'mac')}>
        <Input value={mac} className="font-mono" onChange={(event) => setMac(event.target.value)} />
      </Field>
    </ChangeVmDialog>
  );
}

export function RemoveNicDialog({ vm, mac, onClose }: Props & { mac: string }) {
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Remove the card ${mac} of ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={{ kind: 'vm.removeNic', params: { mac } }}
    >
      {null}
    </ChangeVmDialog>
  );
}

export function SetNicDialog({ vm, nic, onClose }: Props & { nic: VmNic }) {
  const networks = useNetworks(vm);
  const [network, setNetwork] = useState(nic.source ?? '');
  const [isLinkUp, setIsLinkUp] = useState(nic.isLinkUp ?? true);
  const isOnNetwork = networks.some(({ name }) => name === nic.source);
  const parsed = vmChange.safeParse({
    kind: 'vm.setNic',
    params: { mac: nic.mac, network: isOnNetwork ? network : null, isLinkUp },
  });
  return (
    <ChangeVmDialog
      vm={vm}
      title={`Card ${nic.mac} of ${vm.name}`}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      change={parsed.success ? parsed.data : null}
      kind="vm.setNic"
    >
      {isOnNetwork ? <NetworkField networks={networks} value={network} onChange={setNetwork} /> : null}
      <CheckField
        isChecked={isLinkUp}
        onChange={setIsLinkUp}
        hint="Pulled out, the guest sees its card without a connection."
      >
        Cable plugged in
      </CheckField>
    </ChangeVmDialog>
  );
}

function NetworkField({
  networks,
  value,
  onChange,
}: {
  networks: { name: string; isActive: boolean }[];
  value: string;
  onChange: (name: string) => void;
}) {
  return (
    <Field label="Network">
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        {networks.map(({ name, isActive }) => (
          <option key={name} value={name}>
            {isActive ? name : `${name}, not active`}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function useNetworks(vm: VmDetail) {
  const { data: host } = useHost(vm.hostId);
  return host?.facts?.networks ?? [];
}
