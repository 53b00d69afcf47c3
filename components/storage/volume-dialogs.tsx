'use client';

import { useState } from 'react';
import { ChangeResourceDialog } from '@/components/resources/change-resource-dialog';
import { Field, Input, Select } from '@/components/ui/field';
import { useTypedName } from '@/components/ui/typed-name';
import { hostChange } from '@/lib/domain/host-changes';
import { volumeFormats } from '@/lib/domain/storage-changes';
import type { PoolRow, VolumeRow } from '@/lib/domain/views';
import { problemOf } from './problem-of';

type Props = { pool: PoolRow; onClose: () => void };

/** A new, empty volume. */
export function CreateVolumeDialog({ pool, onClose }: Props) {
  const isLogical = pool.type === 'logical';
  const [name, setName] = useState('');
  const [format, setFormat] = useState<string>(isLogical ? 'raw' : 'qcow2');
  const [sizeGib, setSizeGib] = useState('10');
  const params = { pool: pool.name, name, format, sizeGib };
  const parsed = hostChange.safeParse({ kind: 'volume.create', params });
  return (
    <ChangeResourceDialog
      hostId={pool.hostId}
      title={`Create a volume in ${pool.name}`}
      change={parsed.success && sizeGib ? parsed.data : null}
      kind="volume.create"
      onClose={onClose}
    >
      <Field label="Name" error={name ? problemOf(parsed, 'name') : undefined}>
        <Input value={name} className="font-mono" onChange={(event) => setName(event.target.value)} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <SizeField value={sizeGib} error={problemOf(parsed, 'sizeGib')} onChange={setSizeGib} />
        <Field label="Format">
          <Select value={format} disabled={isLogical} onChange={(event) => setFormat(event.target.value)}>
            {volumeFormats.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </Select>
        </Field>
      </div>
    </ChangeResourceDialog>
  );
}

export function ResizeVolumeDialog({ pool, volume, onClose }: Props & { volume: VolumeRow }) {
  const [sizeGib, setSizeGib] = useState(String(Number((volume.capacityBytes / 1024 ** 3).toFixed(4))));
  const params = { pool: pool.name, name: volume.name, sizeGib };
  const parsed = hostChange.safeParse({ kind: 'volume.resize', params });
  return (
    <ChangeResourceDialog
      hostId={pool.hostId}
      title={`Resize ${volume.name}`}
      change={parsed.success && sizeGib ? parsed.data : null}
      kind="volume.resize"
      onClose={onClose}
    >
      <SizeField value={sizeGib} error={problemOf(parsed, 'sizeGib')} onChange={setSizeGib} />
    </ChangeResourceDialog>
  );
}

export function CloneVolumeDialog({ pool, volume, onClose }: Props & { volume: VolumeRow }) {
  const [name, setName] = useState(() => volume.name.replace(/(\.[^.]*)?$/, '-copy$1'));
  const params = { pool: pool.name, name, from: volume.name };
  const parsed = hostChange.safeParse({ kind: 'volume.clone', params });
  return (
    <ChangeResourceDialog
      hostId={pool.hostId}
      title={`Clone ${volume.name}`}
      change={parsed.success ? parsed.data : null}
      kind="volume.clone"
      onClose={onClose}
    >
      <Field label="Name of the copy" error={problemOf(parsed, 'name')}>
        <Input value={name} className="font-mono" onChange={(event) => setName(event.target.value)} />
      </Field>
    </ChangeResourceDialog>
  );
}

/** What is in it is lost, so its name is typed. */
export function DeleteVolumeDialog({ pool, volume, onClose }: Props & { volume: VolumeRow }) {
  const typed = useTypedName(volume.name, 'volume');
  return (
    <ChangeResourceDialog
      hostId={pool.hostId}
      title={`Delete ${volume.name}`}
      change={{ kind: 'volume.delete', params: { pool: pool.name, name: volume.name } }}
      reason={typed.reason}
      isDanger
      onClose={onClose}
    >
      {typed.field}
    </ChangeResourceDialog>
  );
}

function SizeField({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  return (
    <Field label="Size" error={value ? error : undefined}>
      <Input
        type="number"
        inputMode="decimal"
        unit="GiB"
        min={0.001}
        step="any"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
