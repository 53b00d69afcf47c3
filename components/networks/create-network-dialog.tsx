'use client';

import { useState } from 'react';
import { ChangeResourceDialog } from '@/components/resources/change-resource-dialog';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Input, Select } from '@/components/ui/field';
import { useHosts, useNetworks } from '@/lib/client/queries';
import { hostChange } from '@/lib/domain/host-changes';
import { AddressFields } from './address-fields';
import { emptyDraft, freeBridges, type NetworkDraft, paramsOf, withSuggestions } from './network-draft';

const modes: { value: NetworkDraft['mode']; text: string }[] = [
  { value: 'nat', text: 'NAT: out through the host' },
  { value: 'isolated', text: 'Isolated: guests among themselves' },
  { value: 'bridge', text: 'Bridged: on a bridge of the host' },
];

/** @param hostId  the host it is for, where the page is about one */
export function CreateNetworkDialog({ hostId: given, onClose }: { hostId?: string; onClose: () => void }) {
  const { data: hosts = [] } = useHosts();
  const { data: networks = [] } = useNetworks();
  const usable = hosts.filter(({ state }) => state === 'connected' || state === 'degraded');
  const [chosen, setChosen] = useState(given ?? '');
  const hostId = chosen || usable[0]?.id || '';
  const own = networks.filter((network) => network.hostId === hostId);
  // The lists may come after the first letters, and another host may be chosen: only what was written is kept.
  const [written, setWritten] = useState(emptyDraft);
  const draft = withSuggestions(written, own);
  const set = (change: Partial<NetworkDraft>) => setWritten((now) => ({ ...now, ...change }));
  const parsed = hostChange.safeParse({ kind: 'network.create', params: paramsOf(draft) });
  const problem = (...path: string[]) =>
    parsed.success
      ? undefined
      : parsed.error.issues.find((issue) => issue.path.slice(1).join('.') === path.join('.'))?.message;
  const bridges = freeBridges(
    hosts.find(({ id }) => id === hostId),
    own,
  );

  return (
    <ChangeResourceDialog
      hostId={hostId}
      title="Create network"
      onClose={onClose}
      change={parsed.success ? parsed.data : null}
      kind="network.create"
      place="right"
    >
      {given ? null : (
        <Field label="Host" hint={usable.length ? undefined : 'No host is connected now.'}>
          <Select value={hostId} onChange={(event) => setChosen(event.target.value)}>
            {usable.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Field label="Name" error={draft.name ? problem('name') : undefined}>
        <Input
          value={draft.name}
          className="font-mono"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set({ name: event.target.value })}
        />
      </Field>
      <Field label="Kind">
        <Select
          value={draft.mode}
          onChange={(event) => set({ mode: event.target.value as NetworkDraft['mode'] })}
        >
          {modes.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Select>
      </Field>
      {draft.mode === 'bridge' ? (
        <Field
          label="Bridge"
          error={draft.bridge ? problem('bridge') : undefined}
          hint={bridges.length ? `The host has ${bridges.join(', ')}.` : 'One that the host has, like br0.'}
        >
          <Input
            value={draft.bridge}
            className="font-mono"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => set({ bridge: event.target.value })}
          />
        </Field>
      ) : (
        <AddressFields draft={draft} set={set} problem={problem} />
      )}
      <CheckField isChecked={draft.isAutostart} onChange={(isAutostart) => set({ isAutostart })}>
        Start with its host
      </CheckField>
    </ChangeResourceDialog>
  );
}
