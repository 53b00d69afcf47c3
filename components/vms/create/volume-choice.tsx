'use client';

import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import { ButtonLink } from '@/components/ui/button';
import { Field, Select } from '@/components/ui/field';
import { asText, formatBytes } from '@/lib/client/format';
import { useFreeVolumes } from '@/lib/client/queries';
import type { FreeVolumeRow } from '@/lib/domain/views';
import type { CreateVmInput, Draft } from './form';

/** A volume of the host that nobody uses: it becomes the first disk as it is. */
export function VolumeChoice() {
  const { watch, setValue, getValues, clearErrors, formState } = useFormContext<
    Draft,
    unknown,
    CreateVmInput
  >();
  const [hostId, pool, volume] = watch(['hostId', 'pool', 'existingVolume']);
  const { data: volumes } = useFreeVolumes(hostId || null);
  const chosen = volumes?.find((one) => one.pool === pool && one.name === volume);

  useEffect(() => {
    // A draft, or another host before it, may name what this host does not have, or what is used by now.
    if (!volumes || !getValues('existingVolume') || chosen) return;
    setValue('existingVolume', '');
  }, [volumes, chosen, getValues, setValue]);

  if (volumes?.length === 0) {
    return (
      <div className="flex flex-wrap items-center gap-3 text-13 text-text-2">
        <p>This host has no disk that is free: each is used by a machine, or another is laid over it.</p>
        <ButtonLink href="/storage" size="sm">
          See the storage
        </ButtonLink>
      </div>
    );
  }
  return (
    <Field
      label="Volume"
      error={formState.errors.existingVolume?.message}
      hint={hintOf(chosen, Boolean(hostId))}
      className="max-w-lg"
    >
      <Select
        value={chosen ? keyOf(chosen) : ''}
        disabled={!volumes}
        className="font-mono"
        onChange={({ target }) => {
          const next = volumes?.find((one) => keyOf(one) === target.value);
          if (!next) return;
          setValue('pool', next.pool, { shouldDirty: true });
          setValue('existingVolume', next.name, { shouldDirty: true });
          setValue('existingFormat', next.format, { shouldDirty: true });
          clearErrors('existingVolume');
        }}
      >
        <option value="" disabled>
          Choose a volume
        </option>
        {[...new Set(volumes?.map((one) => one.pool))].map((name) => (
          <optgroup key={name} label={name}>
            {volumes
              ?.filter((one) => one.pool === name)
              .map((one) => (
                <option key={keyOf(one)} value={keyOf(one)}>
                  {one.name}
                </option>
              ))}
          </optgroup>
        ))}
      </Select>
    </Field>
  );
}

function hintOf(chosen: FreeVolumeRow | undefined, hasHost: boolean): string {
  if (!hasHost) return 'Choose a host first.';
  if (!chosen) return 'Those that no machine uses. It becomes the first disk as it is.';
  return `${chosen.format}, ${asText(formatBytes(chosen.capacityBytes))}. It becomes the first disk as it is.`;
}

function keyOf({ pool, name }: FreeVolumeRow): string {
  return `${pool}/${name}`;
}
