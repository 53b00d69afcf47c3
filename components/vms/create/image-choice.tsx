'use client';

import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import { ButtonLink } from '@/components/ui/button';
import { ChoiceRow } from '@/components/ui/choice-row';
import { Bytes, Mib } from '@/components/ui/quantity';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useImages } from '@/lib/client/queries';
import type { ImageRow } from '@/lib/domain/views';
import type { CreateVmInput, Draft } from './form';

export function ImageChoice() {
  const { data: images } = useImages();
  const { register, setValue, getValues, formState, watch } = useFormContext<Draft, unknown, CreateVmInput>();
  const memoryMib = Number(watch('memoryMib')) || 0;

  useEffect(() => {
    const ready = images?.filter(({ state }) => state === 'ready') ?? [];
    if (ready.length === 1 && ready[0] && !getValues('imageId')) {
      setValue('imageId', ready[0].id);
      fitDisk(ready[0]);
    }
    function fitDisk(image: ImageRow): void {
      setValue('diskGib', Math.max(Number(getValues('diskGib')) || 0, diskGibFor(image)));
    }
  }, [images, getValues, setValue]);

  if (!images) return <SkeletonRows rows={2} label="Reading the images" />;
  if (images.length === 0) {
    return (
      <div className="flex flex-wrap items-center gap-3 text-13 text-text-2">
        <p>The library has no image yet. A disk can begin as a copy of one, or an ISO installs a system.</p>
        <ButtonLink href="/images" size="sm">
          Add an image
        </ButtonLink>
      </div>
    );
  }
  return (
    <>
      <div role="radiogroup" aria-label="Image" className="border-line border-t">
        {images.map((image) => (
          <ChoiceRow
            key={image.id}
            value={image.id}
            {...register('imageId', {
              onChange: () =>
                setValue('diskGib', Math.max(Number(getValues('diskGib')) || 0, diskGibFor(image)), {
                  shouldValidate: true,
                }),
            })}
            reason={whyNotReady(image)}
            note={
              memoryMib < image.minMemoryMib ? `It wants at least ${image.minMemoryMib} MiB of memory.` : null
            }
          >
            <span className="min-w-0 flex-1 truncate font-medium" title={image.description || undefined}>
              {image.name}
            </span>
            <span className="w-14 text-text-2">{image.format}</span>
            <span className="w-28 text-right">
              <Bytes bytes={image.state === 'ready' ? image.virtualSizeBytes : null} />{' '}
              <span className="text-text-3">disk</span>
            </span>
            <span className="w-32 text-right max-md:hidden">
              <Mib mib={image.minMemoryMib} /> <span className="text-text-3">or more</span>
            </span>
          </ChoiceRow>
        ))}
      </div>
      {formState.errors.imageId ? (
        <p role="alert" className="pt-1 text-12 text-bad">
          {formState.errors.imageId.message}
        </p>
      ) : null}
    </>
  );
}

function whyNotReady(image: ImageRow): string | null {
  if (image.state === 'pending') return 'It is still being fetched.';
  return image.state === 'failed' ? 'It could not be fetched.' : null;
}

/** A disk has to hold its image; eighths of a GiB, because a tiny image should not cost a whole one. */
function diskGibFor(image: ImageRow): number {
  return Math.max(0.125, Math.ceil((image.virtualSizeBytes / 1024 ** 3) * 8) / 8);
}
