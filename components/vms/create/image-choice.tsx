'use client';

import { useEffect } from 'react';
import { useFormContext } from 'react-hook-form';
import { useMe } from '@/components/shell/me';
import { ButtonLink } from '@/components/ui/button';
import { ChoiceRow } from '@/components/ui/choice-row';
import { Bytes, Mib } from '@/components/ui/quantity';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useImages } from '@/lib/client/queries';
import type { ImageRow } from '@/lib/domain/views';
import { readUsualImage } from './draft-store';
import type { CreateVmInput, Draft } from './form';

export function ImageChoice() {
  const { data: images } = useImages();
  const { register, setValue, getValues, formState, watch } = useFormContext<Draft, unknown, CreateVmInput>();
  const memoryMib = Number(watch('memoryMib')) || 0;

  const { username } = useMe();

  useEffect(() => {
    if (getValues('imageId')) return;
    // The one that the last was made from; where there is one alone there is nothing to choose.
    const ready = images?.filter(({ state }) => state === 'ready') ?? [];
    const usualId = readUsualImage(username);
    const usual = ready.length === 1 ? ready[0] : ready.find(({ id }) => id === usualId);
    if (!usual) return;
    setValue('imageId', usual.id);
    setValue('diskGib', Math.max(Number(getValues('diskGib')) || 0, diskGibFor(usual)));
  }, [images, username, getValues, setValue]);

  const field = register('imageId');
  function fitDisk(image: ImageRow): void {
    const diskGib = Math.max(Number(getValues('diskGib')) || 0, diskGibFor(image));
    setValue('diskGib', diskGib, { shouldValidate: true });
  }

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
            {...field}
            onChange={(event) => {
              void field.onChange(event);
              fitDisk(image);
            }}
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

/** A disk has to hold its image, and an ISO stands beside it; eighths of a GiB, because a tiny image should not cost a whole one. */
function diskGibFor(image: ImageRow): number {
  if (image.format === 'iso') return 0;
  return Math.max(0.125, Math.ceil((image.virtualSizeBytes / 1024 ** 3) * 8) / 8);
}
