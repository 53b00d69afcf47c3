'use client';

import { useFormContext } from 'react-hook-form';
import type { CreateVmInput, Draft } from './form';
import { ImageChoice } from './image-choice';
import { SourceButtons } from './source-buttons';
import { VolumeChoice } from './volume-choice';

/** Where the first disk comes from. */
export function SourceChoice({ onTemplate }: { onTemplate: () => void }) {
  const { watch, setValue } = useFormContext<Draft, unknown, CreateVmInput>();
  const chosen = watch('source') ?? 'image';
  return (
    <>
      <SourceButtons
        chosen={chosen}
        onChoose={(source) =>
          source === 'template' ? onTemplate() : setValue('source', source, { shouldDirty: true })
        }
      />
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
