'use client';

import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import { Field, Select } from '@/components/ui/field';
import { asText, formatBytes } from '@/lib/client/format';
import type { CreateVmInput, Draft } from './form';
import { NicFields } from './nic-fields';
import { useChosenFacts } from './use-chosen-facts';

/** Pool and networks of the host that was chosen. */
export function PlaceFields() {
  const facts = useChosenFacts();
  const { watch, setValue, getValues, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const [pool, source] = watch(['pool', 'source']);
  const isOfVolume = source === 'existing';

  useEffect(() => {
    // A draft, or another host before it, may name what this host does not have.
    const named = getValues('pool');
    if (facts && named && !facts.pools.some(({ name }) => name === named)) setValue('pool', undefined);
  }, [facts, getValues, setValue]);

  return (
    <div className="space-y-4">
      <Field
        label="Storage pool"
        error={formState.errors.pool?.message}
        hint={!facts ? 'Choose a host first.' : isOfVolume ? 'The one of the chosen volume.' : null}
        className="max-w-64 max-md:max-w-none"
      >
        <Select
          value={pool ?? ''}
          disabled={!facts || isOfVolume}
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
      <NicFields />
    </div>
  );
}
