'use client';

import { Plus, X } from 'lucide-react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { Field, Input, Select } from '@/components/ui/field';
import { Group } from '@/components/ui/group';
import { diskBuses, diskCaches } from '@/lib/domain/hardware-changes';
import type { CreateVmInput, Draft } from './form';
import { usePlaces } from './places';
import { PoolSelect } from './pool-select';

const maxDisks = 16;

/** How the first disk is connected, and the empty ones beside it. */
export function DiskGroup() {
  const { control, register, watch, setValue, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const { fields, append, remove } = useFieldArray<Draft, 'moreDisks'>({ control, name: 'moreDisks' });
  const { errors } = formState;
  const bus = watch('disk.bus') ?? 'virtio';
  const more = fields.length === 0 ? '' : `, and ${fields.length} more`;
  return (
    <Group title="Disks" note={`${bus}${more}`} isWrong={Boolean(errors.disk ?? errors.moreDisks)}>
      <div className="grid max-w-lg grid-cols-2 gap-4">
        <Field label="Bus" error={errors.disk?.bus?.message}>
          <BusSelect {...register('disk.bus')} />
        </Field>
        <Field label="Cache mode" error={errors.disk?.cache?.message}>
          <CacheSelect {...register('disk.cache')} />
        </Field>
      </div>
      {fields.map(({ id }, index) => (
        <div
          key={id}
          className="grid max-w-3xl grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-3 max-md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]"
        >
          <Field label={`Size ${index + 2}`} error={errors.moreDisks?.[index]?.sizeGib?.message}>
            <Input
              {...register(`moreDisks.${index}.sizeGib`)}
              type="number"
              min={0.0625}
              step="any"
              inputMode="decimal"
              unit="GiB"
            />
          </Field>
          <Field label={`Bus ${index + 2}`} error={errors.moreDisks?.[index]?.bus?.message}>
            <BusSelect {...register(`moreDisks.${index}.bus`)} />
          </Field>
          <Field label={`Cache mode ${index + 2}`} className="max-md:order-2">
            <CacheSelect {...register(`moreDisks.${index}.cache`)} />
          </Field>
          <Field
            label={`Pool ${index + 2}`}
            error={errors.moreDisks?.[index]?.pool?.message}
            className="max-md:order-2 max-md:col-span-2"
          >
            <PoolSelect
              value={watch(`moreDisks.${index}.pool`) ?? ''}
              onValue={(name) => setValue(`moreDisks.${index}.pool`, name, { shouldDirty: true })}
              whenNone="The first disk’s"
            />
          </Field>
          <Button
            look="quiet"
            aria-label={`Remove disk ${index + 2}`}
            className="mt-6 max-md:order-1"
            onClick={() => remove(index)}
          >
            <X aria-hidden className="size-4" />
          </Button>
        </div>
      ))}
      <Button
        size="sm"
        reason={fields.length < maxDisks ? null : `At most ${maxDisks} more.`}
        onClick={() => append({ sizeGib: 1, bus: 'virtio', cache: 'default', pool: '' })}
      >
        <Plus aria-hidden className="size-3.5" />
        Add empty disk
      </Button>
    </Group>
  );
}

function BusSelect(props: React.ComponentProps<typeof Select>) {
  const offers = usePlaces().offered?.offers;
  return (
    <Select {...props}>
      {diskBuses.map((bus) => (
        <option key={bus} disabled={offers ? !offers.diskBuses.includes(bus) : false}>
          {bus}
        </option>
      ))}
    </Select>
  );
}

function CacheSelect(props: React.ComponentProps<typeof Select>) {
  return (
    <Select {...props}>
      {diskCaches.map((cache) => (
        <option key={cache}>{cache}</option>
      ))}
    </Select>
  );
}
