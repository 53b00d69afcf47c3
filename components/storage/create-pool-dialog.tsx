'use client';

import { useState } from 'react';
import { ChangeResourceDialog } from '@/components/resources/change-resource-dialog';
import { CheckField } from '@/components/ui/checkbox';
import { Field, Input, Select } from '@/components/ui/field';
import { useHosts } from '@/lib/client/queries';
import { hostChange } from '@/lib/domain/host-changes';
import { problemOf } from './problem-of';

const kinds = {
  dir: 'Folder of the host',
  logical: 'LVM volume group',
  netfs: 'NFS export',
} as const;
type Kind = keyof typeof kinds;

/** A new pool on one of the hosts. */
export function CreatePoolDialog({ onClose }: { onClose: () => void }) {
  const { data: hosts = [] } = useHosts();
  const usable = hosts.filter(({ state, facts }) => facts && (state === 'connected' || state === 'degraded'));
  const [chosenHost, setHost] = useState('');
  const [name, setName] = useState('');
  const [type, setType] = useState<Kind>('dir');
  const [path, setPath] = useState('');
  const [group, setGroup] = useState('');
  const [server, setServer] = useState('');
  const [exportPath, setExportPath] = useState('');
  const [isAutostart, setAutostart] = useState(true);
  const hostId = chosenHost || usable[0]?.id || '';
  // A folder that says whose it is, until another one is written.
  const place = path || (name ? `/var/lib/libvirt/${name}` : '');
  const source =
    type === 'dir'
      ? { type, path: place }
      : type === 'logical'
        ? { type, group }
        : { type, server, exportPath, path: place };
  const parsed = hostChange.safeParse({ kind: 'pool.create', params: { name, source, isAutostart } });
  const problem = (field: string, value: string) => (value ? problemOf(parsed, field) : undefined);
  return (
    <ChangeResourceDialog
      hostId={hostId}
      title="Create pool"
      change={parsed.success ? parsed.data : null}
      kind="pool.create"
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={problem('name', name)}>
          <Input value={name} className="font-mono" onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="Host">
          <Select value={hostId} onChange={(event) => setHost(event.target.value)}>
            {usable.map((host) => (
              <option key={host.id} value={host.id}>
                {host.name}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Field label="Kind">
        <Select value={type} onChange={(event) => setType(event.target.value as Kind)}>
          {Object.entries(kinds).map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
      {type === 'logical' ? (
        <Field
          label="Volume group"
          hint="One that the host has: none is made here."
          error={problem('group', group)}
        >
          <Input value={group} className="font-mono" onChange={(event) => setGroup(event.target.value)} />
        </Field>
      ) : null}
      {type === 'netfs' ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Server" error={problem('server', server)}>
            <Input value={server} className="font-mono" onChange={(event) => setServer(event.target.value)} />
          </Field>
          <Field label="Exported folder" error={problem('exportPath', exportPath)}>
            <Input
              value={exportPath}
              className="font-mono"
              onChange={(event) => setExportPath(event.target.value)}
            />
          </Field>
        </div>
      ) : null}
      {type === 'logical' ? null : (
        <Field
          label={type === 'dir' ? 'Folder' : 'Mounted at'}
          hint="On the host; made where it is not there yet."
          error={problem('path', place)}
        >
          <Input
            value={path}
            placeholder={place}
            className="font-mono"
            onChange={(event) => setPath(event.target.value)}
          />
        </Field>
      )}
      <CheckField isChecked={isAutostart} onChange={setAutostart}>
        Start it with its host
      </CheckField>
    </ChangeResourceDialog>
  );
}
