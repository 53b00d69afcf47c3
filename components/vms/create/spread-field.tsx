'use client';

import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import { CheckField } from '@/components/ui/checkbox';
import type { CreateVmInput, Draft } from './form';
import { countOf, usePlaces } from './places';

/** For several VMs and several hosts: all on one, or dealt over those that fit. */
export function SpreadField() {
  const { ranked, shares } = usePlaces();
  const { watch, setValue, clearErrors, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const [spread = false, source] = watch(['spread', 'source']);
  const count = countOf({ count: watch('count') });
  const canSpread = count > 1 && source !== 'existing' && (ranked?.length ?? 0) > 1;

  useEffect(() => {
    // What cannot be seen is not chosen.
    if (ranked && spread && !canSpread) setValue('spread', false);
  }, [ranked, spread, canSpread, setValue]);

  if (!canSpread) return null;
  const placed = shares ? [...shares.values()].reduce((sum, share) => sum + share, 0) : null;
  const error = formState.errors.spread?.message;
  return (
    <div className="pb-3">
      <CheckField
        isChecked={spread}
        onChange={(isChecked) => {
          setValue('spread', isChecked, { shouldDirty: true });
          clearErrors(['spread', 'hostId', 'count']);
        }}
        hint={
          placed !== null && placed < count ? (
            <span className="text-warn">{`There is room for ${placed} of the ${count}.`}</span>
          ) : (
            'Each is placed where most room is left then.'
          )
        }
      >
        Spread them over the hosts that fit
      </CheckField>
      {error ? (
        <p role="alert" className="pt-1 text-12 text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}
