'use client';

import { useFormContext } from 'react-hook-form';
import { Field } from '@/components/ui/field';
import type { CreateVmInput, Draft } from './form';
import { NicFields } from './nic-fields';
import { usePlaces } from './places';
import { PoolSelect } from './pool-select';

/** Pool and networks of the host that was chosen. */
export function PlaceFields() {
  const { offered } = usePlaces();
  const { watch, setValue, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const [pool, source] = watch(['pool', 'source']);
  const isOfVolume = source === 'existing';
  const isGroup = offered?.pools.some(({ name, type }) => name === pool && type === 'logical');
  const ofGroup = isGroup ? 'Its disk is raw and takes all of its size at once.' : null;
  return (
    <div className="space-y-4">
      <Field
        label="Storage pool"
        error={formState.errors.pool?.message}
        hint={isOfVolume ? 'The one of the chosen volume.' : ofGroup}
        className="max-w-80 max-md:max-w-none"
      >
        <PoolSelect
          value={pool ?? ''}
          onValue={(name) => setValue('pool', name || undefined, { shouldDirty: true })}
          whenNone="The first usable one"
          isFixed={isOfVolume}
        />
      </Field>
      <NicFields />
    </div>
  );
}
