'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { Button } from '@/components/ui/button';
import { ErrorBox } from '@/components/ui/error-box';
import { Field, Select } from '@/components/ui/field';
import { addHost, editHost } from '@/lib/actions/hosts';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import { viewOf } from '@/lib/client/fetch-json';
import { type VirtType, virtTypes } from '@/lib/domain/host';
import type { ShownHostKey } from '@/lib/domain/host-check';
import { type AddHostInput, addHostInput, checkHostInput } from '@/lib/domain/requests';
import type { HostRow } from '@/lib/domain/views';
import { CheckPanel } from './check-panel';
import { HostFormContext } from './form-context';
import { connectionOf, draftOf, enteredSecrets, type HostDraft } from './host-draft';
import { SiteField } from './site-field';
import { SshFields } from './ssh-fields';
import { TextField } from './text-fields';
import { TlsFields } from './tls-fields';
import { useHostCheck } from './use-host-check';

const virtTypeNames: Record<VirtType, string> = {
  auto: 'KVM where the host has it',
  kvm: 'KVM',
  qemu: 'QEMU',
};

/** @param host  the one that is edited; null makes a new one */
export function HostForm({
  host,
  onCancel,
  onDone,
}: {
  host: HostRow | null;
  onCancel: () => void;
  onDone: (hostId: string) => void;
}) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<HostDraft>(() => draftOf(host));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const check = useHostCheck();
  const save = useMutation<{ hostId: string }, ActionError, AddHostInput>({
    mutationFn: async (input) => {
      if (!host) return unwrap(await addHost(input));
      unwrap(await editHost({ hostId: host.id, ...input }));
      return { hostId: host.id };
    },
    onSuccess: ({ hostId }) => {
      void client.invalidateQueries({ queryKey: ['hosts'] });
      onDone(hostId);
    },
    onError: (error) => setErrors(viewOf(error).fields ?? {}),
  });
  const change = (part: Partial<HostDraft>) => setDraft((now) => ({ ...now, ...part }));

  /** What was entered, when the schema takes it; what it does not is marked. */
  function parsed<Schema extends z.ZodType>(
    schema: Schema,
    extra: object,
    from: HostDraft,
  ): z.output<Schema> | null {
    const input = {
      virtType: from.virtType,
      connection: connectionOf(from),
      secrets: enteredSecrets(from),
      ...extra,
    };
    const result = schema.safeParse(input);
    setErrors({});
    if (result.success) return result.data;
    const found: Record<string, string> = {};
    for (const { path, message } of result.error.issues) found[path.join('.')] ??= message;
    setErrors(found);
    return null;
  }

  function test(from: HostDraft): void {
    const input = parsed(checkHostInput, { hostId: host?.id ?? null }, from);
    if (input) check.start(input, { onError: (error) => setErrors(viewOf(error).fields ?? {}) });
  }

  function accept({ place, fingerprint }: ShownHostKey): void {
    const hostKeys = [fingerprint];
    const accepted =
      place === 'jump'
        ? { ...draft, jump: { ...draft.jump, hostKeys } }
        : { ...draft, ssh: { ...draft.ssh, hostKeys } };
    setDraft(accepted);
    test(accepted);
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    const input = parsed(addHostInput, { name: draft.name, site: draft.site }, draft);
    if (input && !save.isPending) save.mutate(input);
  }

  const saveError = errorOf(save.error);
  return (
    <HostFormContext value={{ draft, change, errors, secretsSet: host?.secretsSet ?? [] }}>
      <form noValidate onSubmit={onSubmit} className="space-y-4">
        <TextField
          label="Name"
          path="name"
          value={draft.name}
          onChange={(name) => change({ name })}
          hint="How it is called here."
        />
        <SiteField />
        <Field label="Reached by">
          <Select
            value={draft.transport}
            onChange={(event) => change({ transport: event.target.value as HostDraft['transport'] })}
          >
            <option value="ssh">SSH</option>
            <option value="tls">TLS</option>
            <option value="unix">A socket of this machine</option>
          </Select>
        </Field>
        {draft.transport === 'ssh' ? <SshFields /> : null}
        {draft.transport === 'tls' ? <TlsFields /> : null}
        {draft.transport === 'unix' ? (
          <TextField
            label="Socket path"
            path="connection.socketPath"
            value={draft.unix.socketPath}
            onChange={(socketPath) => change({ unix: { socketPath } })}
            hint="Where libvirtd listens."
          />
        ) : null}
        <Field label="Guest type" hint="QEMU emulates in software: slow, but it runs where KVM does not.">
          <Select
            value={draft.virtType}
            onChange={(event) => change({ virtType: event.target.value as VirtType })}
          >
            {virtTypes.map((type) => (
              <option key={type} value={type}>
                {virtTypeNames[type]}
              </option>
            ))}
          </Select>
        </Field>
        {check.result ? <CheckPanel result={check.result} onAccept={accept} /> : null}
        {check.error ? <ErrorBox error={check.error} /> : null}
        {saveError ? <ErrorBox error={saveError} /> : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button className="mr-auto" isBusy={check.isRunning} onClick={() => test(draft)}>
            {check.isRunning ? 'Testing' : 'Test connection'}
          </Button>
          <Button onClick={onCancel}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={save.isPending}>
            {host ? (save.isPending ? 'Saving' : 'Save') : save.isPending ? 'Adding' : 'Add host'}
          </Button>
        </div>
      </form>
    </HostFormContext>
  );
}
