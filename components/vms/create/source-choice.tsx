'use client';

import { useFormContext } from 'react-hook-form';
import { Button } from '@/components/ui/button';
import type { CreateVmInput, Draft } from './form';
import { ImageChoice } from './image-choice';
import { VolumeChoice } from './volume-choice';

const sources = [
  { source: 'image', name: 'Image or ISO' },
  { source: 'empty', name: 'Empty disk' },
  { source: 'existing', name: 'Disk on the host' },
] as const;

/** Where the first disk comes from. */
export function SourceChoice() {
  const { watch, setValue } = useFormContext<Draft, unknown, CreateVmInput>();
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
      {chosen === 'existing' ? <VolumeChoice /> : null}
    </>
  );
}
