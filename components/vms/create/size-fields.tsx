'use client';

import { useFormContext } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { asText, formatMib } from '@/lib/client/format';
import type { CreateVmInput, Draft } from './form';

const presets = [
  { name: 'Tiny', vcpus: 1, memoryMib: 512 },
  { name: 'Small', vcpus: 1, memoryMib: 1024 },
  { name: 'Medium', vcpus: 2, memoryMib: 4096 },
  { name: 'Large', vcpus: 4, memoryMib: 8192 },
];

export function SizeFields() {
  const { register, watch, setValue, setFocus, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const { errors } = formState;
  const source = watch('source');
  const [vcpus, memoryMib] = watch(['vcpus', 'memoryMib']).map(Number);
  const isCustom = !presets.some((preset) => preset.vcpus === vcpus && preset.memoryMib === memoryMib);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a legend that the part has already. */}
      <div role="group" aria-label="Sizes" className="flex flex-wrap gap-2 pb-4">
        {presets.map((preset) => {
          const isChosen = vcpus === preset.vcpus && memoryMib === preset.memoryMib;
          return (
            <Button
              key={preset.name}
              size="sm"
              aria-pressed={isChosen}
              className={isChosen ? 'border-accent! bg-accent-soft' : ''}
              onClick={() => {
                setValue('vcpus', preset.vcpus, { shouldValidate: true, shouldDirty: true });
                setValue('memoryMib', preset.memoryMib, { shouldValidate: true, shouldDirty: true });
              }}
            >
              {preset.name}
              <span className="font-normal text-text-3">
                {preset.vcpus} CPU, {asText(formatMib(preset.memoryMib))}
              </span>
            </Button>
          );
        })}
        <Button
          size="sm"
          aria-pressed={isCustom}
          className={isCustom ? 'border-accent! bg-accent-soft' : ''}
          onClick={() => setFocus('vcpus', { shouldSelect: true })}
        >
          Custom
        </Button>
      </div>
      <div className="grid max-w-lg grid-cols-3 gap-4 max-md:grid-cols-1">
        <Field label="CPUs" error={errors.vcpus?.message}>
          <Input {...register('vcpus')} type="number" min={1} max={512} inputMode="numeric" unit="CPUs" />
        </Field>
        <Field
          label="Memory"
          error={errors.memoryMib?.message}
          hint={memoryMib && memoryMib >= 1024 ? asText(formatMib(memoryMib)) : null}
        >
          <Input {...register('memoryMib')} type="number" min={64} step={64} inputMode="numeric" unit="MiB" />
        </Field>
        {source === 'existing' ? null : (
          <Field label="Disk" error={errors.diskGib?.message}>
            <Input
              {...register('diskGib')}
              type="number"
              min={0.0625}
              step="any"
              inputMode="decimal"
              unit="GiB"
            />
          </Field>
        )}
      </div>
    </>
  );
}
