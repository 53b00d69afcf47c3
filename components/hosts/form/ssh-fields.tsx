'use client';

import { X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Select } from '@/components/ui/field';
import type { SshLogin } from '@/lib/domain/host-connection';
import { useHostForm } from './form-context';
import type { HopDraft } from './host-draft';
import { SecretField, TextField } from './text-fields';

export function SshFields() {
  const { draft, change } = useHostForm();
  return (
    <>
      <HopFields place="host" hop={draft.ssh} onChange={(hop) => change({ ssh: { ...draft.ssh, ...hop } })} />
      <TextField
        label="Socket on the host"
        path="connection.socketPath"
        value={draft.ssh.socketPath}
        onChange={(socketPath) => change({ ssh: { ...draft.ssh, socketPath } })}
        hint="Where libvirtd listens there."
      />
      <CheckField
        isChecked={draft.hasJump}
        onChange={(hasJump) => change({ hasJump })}
        hint="An SSH server in between, as with ssh -J."
      >
        Through a jump host
      </CheckField>
      {draft.hasJump ? (
        <fieldset className="space-y-4 border-line border-l-2 pl-4">
          <legend className="sr-only">Jump host</legend>
          <HopFields
            place="jump"
            hop={draft.jump}
            onChange={(hop) => change({ jump: { ...draft.jump, ...hop } })}
          />
        </fieldset>
      ) : null}
    </>
  );
}

const places = {
  host: {
    path: 'connection',
    word: '',
    secrets: { key: 'privateKey', passphrase: 'passphrase', password: 'password' },
  },
  jump: {
    path: 'connection.jump',
    word: 'Jump host: ',
    secrets: { key: 'jumpPrivateKey', passphrase: 'jumpPassphrase', password: 'jumpPassword' },
  },
} as const;

function HopFields({
  place,
  hop,
  onChange,
}: {
  place: 'host' | 'jump';
  hop: HopDraft;
  onChange: (change: Partial<HopDraft>) => void;
}) {
  const { path, word, secrets } = places[place];
  const name = (text: string) => (word ? `${word}${text.toLowerCase()}` : text);
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_5.5rem] gap-3">
        <TextField
          label={name('Address')}
          path={`${path}.address`}
          value={hop.address}
          onChange={(address) => onChange({ address })}
          hint="A name or an IP address."
        />
        <TextField
          label={name('Port')}
          path={`${path}.port`}
          value={hop.port}
          onChange={(port) => onChange({ port })}
          inputMode="numeric"
        />
      </div>
      <TextField
        label={name('User')}
        path={`${path}.username`}
        value={hop.username}
        onChange={(username) => onChange({ username })}
        hint={place === 'host' ? 'One in the group libvirt is enough; root is not needed.' : undefined}
      />
      <Field label={name('Signs in with')}>
        <Select value={hop.login} onChange={(event) => onChange({ login: event.target.value as SshLogin })}>
          <option value="key">A private key</option>
          <option value="password">A password</option>
          <option value="agent">The ssh agent of NovaCron’s process</option>
        </Select>
      </Field>
      {hop.login === 'key' ? (
        <>
          <SecretField label={name('Private key')} name={secrets.key} form="pem" />
          <SecretField label={name('Passphrase')} name={secrets.passphrase} hint="If the key has one." />
        </>
      ) : null}
      {hop.login === 'password' ? <SecretField label={name('Password')} name={secrets.password} /> : null}
      <AcceptedKeys
        label={name('Accepted keys')}
        keys={hop.hostKeys}
        onChange={(hostKeys) => onChange({ hostKeys })}
      />
    </>
  );
}

function AcceptedKeys({
  label,
  keys,
  onChange,
}: {
  label: string;
  keys: string[];
  onChange: (keys: string[]) => void;
}) {
  return (
    <div className="space-y-1 text-13">
      <p className="font-medium">{label}</p>
      {keys.length === 0 ? (
        <p className="text-12 text-text-3">None yet: the test shows the host’s key for you to compare.</p>
      ) : null}
      <ul>
        {keys.map((key) => (
          <li key={key} className="flex items-center gap-2">
            <code className="min-w-0 flex-1 break-all font-mono text-12">{key}</code>
            <Button
              size="icon"
              look="quiet"
              aria-label={`Remove ${key}`}
              onClick={() => onChange(keys.filter((other) => other !== key))}
            >
              <X aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
