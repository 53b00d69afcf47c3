'use client';

import { useFormContext } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import { Field, Input, Select } from '@/components/ui/field';
import type { CreateVmInput, Draft } from './form';
import { ImageChoice } from './image-choice';

const sources = [
  { source: 'image', name: 'Image or ISO' },
  { source: 'empty', name: 'Empty disk' },
  { source: 'existing', name: 'Disk on the host' },
] as const;

/** Where the first disk comes from. */
export function SourceChoice() {
  const { register, watch, setValue, formState } = useFormContext<Draft, unknown, CreateVmInput>();
  const { errors } = formState;
  const chosen = watch('source') ?? 'image';
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a legend that the part has already. */}
      <div role="group" aria-label="Start from" className="flex flex-wrap gap-2 pb-3">
        {sources.map(({ source, name }) => (
          <Button
            key={source}
            size="sm"
            aria-pressed={chosen === source}
            className={chosen === source ? 'border-accent! bg-accent-soft' : ''}
            onClick={() => setValue('source', source, { shouldDirty: true })}
          >
            {name}
          </Button>
        ))}
      </div>
      {chosen === 'image' ? <ImageChoice /> : null}
      {chosen === 'empty' ? (
        <p className="text-13 text-text-2">
          The disk is made empty. It boots from nothing until something is installed on it: over the network,
          or from a CD that is put in later.
        </p>
      ) : null}
      {chosen === 'existing' ? (
        <div className="grid max-w-lg grid-cols-2 gap-4 max-md:grid-cols-1">
          <Field
            label="Volume"
            error={errors.existingVolume?.message}
            hint="Its name in the storage pool. It becomes the first disk as it is."
          >
            <Input
              {...register('existingVolume', {
                onChange: ({ target }) =>
                  setValue('existingFormat', /\.(img|raw)$/i.test(target.value) ? 'raw' : 'qcow2'),
              })}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
          </Field>
          <Field label="Format" hint="The host is asked whether it is so.">
            <Select {...register('existingFormat')}>
              <option value="qcow2">qcow2</option>
              <option value="raw">raw</option>
            </Select>
          </Field>
        </div>
      ) : null}
    </>
  );
}
