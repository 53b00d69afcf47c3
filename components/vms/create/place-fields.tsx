'use client';

import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import { Field, Select } from '@/components/ui/field';
import { asText, formatBytes } from '@/lib/client/format';
import { useHosts } from '@/lib/client/queries';
import type { CreateVmInput, Draft } from './form';

/** Pool and network of the host that was chosen. */
export function PlaceFields() {
  const { data: hosts } = useHosts();
  const { watch, setValue, getValues, getFieldState, formState } = useFormContext<
    Draft,
    unknown,
    CreateVmInput
  >();
  const [hostId, pool, network] = watch(['hostId', 'pool', 'network']);
  const facts = hosts?.find(({ id }) => id === hostId)?.facts;

  useEffect(() => {
    if (!facts) return;
    // A draft, or another host before it, may name what this host does not have.
    const known = (names: { name: string }[], name: string | null | undefined) =>
      names.some((candidate) => candidate.name === name);
    if (getValues('pool') && !known(facts.pools, getValues('pool'))) setValue('pool', undefined);
    if (getValues('network') && !known(facts.networks, getValues('network'))) setValue('network', null);
    // Most machines want the network that is there; nobody has said otherwise yet.
    if (getValues('network') === null && !getFieldState('network').isTouched) {
      setValue('network', facts.networks.find(({ isActive }) => isActive)?.name ?? null);
    }
  }, [facts, getValues, getFieldState, setValue]);

  return (
    <div className="grid max-w-lg grid-cols-2 gap-4 max-md:grid-cols-1">
      <Field
        label="Storage pool"
        error={formState.errors.pool?.message}
        hint={facts ? null : 'Choose a host first.'}
      >
        <Select
          value={pool ?? ''}
          disabled={!facts}
          onChange={(event) => setValue('pool', event.target.value || undefined, { shouldDirty: true })}
        >
          <option value="">The first usable one</option>
          {facts?.pools.map(({ name, isActive, availableBytes }) => (
            <option key={name} value={name} disabled={!isActive}>
              {name} ({isActive ? `${asText(formatBytes(availableBytes))} free` : 'not active'})
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Network" error={formState.errors.network?.message}>
        <Select
          value={network ?? ''}
          disabled={!facts}
          onChange={(event) =>
            setValue('network', event.target.value || null, { shouldDirty: true, shouldTouch: true })
          }
        >
          <option value="">No network</option>
          {facts?.networks.map(({ name, isActive, forward }) => (
            <option key={name} value={name} disabled={!isActive}>
              {name} ({isActive ? (forward ?? 'isolated') : 'not active'})
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}
