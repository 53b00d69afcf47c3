'use client';

import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import { Field } from '@/components/ui/field';
import type { CreateVmInput, Draft } from './form';
import { NicFields } from './nic-fields';
import { PoolSelect } from './pool-select';
import { useChosenFacts } from './use-chosen-facts';

/** Pool and networks of the host that was chosen. */
export function PlaceFields() {
  const facts = useChosenFacts();
  const { watch, setValue, getValues, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const [pool, source] = watch(['pool', 'source']);
  const isOfVolume = source === 'existing';

  useEffect(() => {
    // A draft, or another host before it, may name what this host does not have.
    if (!facts) return;
    const isThere = (named: string) => facts.pools.some(({ name }) => name === named);
    const named = getValues('pool');
    if (named && !isThere(named)) setValue('pool', undefined);
    for (const [index, { pool: own }] of (getValues('moreDisks') ?? []).entries())
      if (own && !isThere(own)) setValue(`moreDisks.${index}.pool`, '');
  }, [facts, getValues, setValue]);

  const isGroup = facts?.pools.some(({ name, type }) => name === pool && type === 'logical');
  const ofGroup = isGroup ? 'Its disk is raw and takes all of its size at once.' : null;
  const hint = !facts ? 'Choose a host first.' : isOfVolume ? 'The one of the chosen volume.' : ofGroup;

  return (
    <div className="space-y-4">
      <Field
        label="Storage pool"
        error={formState.errors.pool?.message}
        hint={hint}
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
