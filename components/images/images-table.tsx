'use client';

import { EllipsisVertical, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy';
import { Menu, MenuItem } from '@/components/ui/menu';
import { Progress } from '@/components/ui/progress';
import { Bytes, Mib, Missing } from '@/components/ui/quantity';
import { Ago } from '@/components/ui/time';
import type { ImageRow } from '@/lib/domain/views';
import { DeleteImageDialog } from './delete-image-dialog';
import { ImageStateMark } from './image-state';

const sources: Record<ImageRow['source'], string> = {
  built: 'Built here',
  upload: 'Uploaded',
  address: 'Fetched',
};

export function ImagesTable({ images }: { images: ImageRow[] }) {
  return (
    <table className="w-full table-fixed border-collapse text-13 max-md:block">
      <caption className="sr-only">Images</caption>
      <thead className="max-md:hidden">
        <tr className="h-8 border-line border-b text-left text-12 text-text-3">
          <th scope="col" className="pr-2 font-medium">
            Name
          </th>
          <th scope="col" className="w-32 px-2 font-medium">
            State
          </th>
          <th scope="col" className="w-16 px-2 font-medium">
            Format
          </th>
          <th scope="col" className="w-20 px-2 text-right font-medium">
            File
          </th>
          <th scope="col" className="w-20 px-2 text-right font-medium">
            Disk
          </th>
          <th scope="col" className="w-28 px-2 text-right font-medium max-lg:hidden">
            Memory from
          </th>
          <th scope="col" className="w-44 px-2 pl-6 font-medium max-lg:hidden">
            Source
          </th>
          <th scope="col" className="w-40 px-2 font-medium max-xl:hidden">
            SHA-256
          </th>
          <th scope="col" className="w-10">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {images.map((image) => (
          <Row key={image.id} image={image} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ image }: { image: ImageRow }) {
  return (
    <tr className="h-14 border-line border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto_auto] max-md:items-center max-md:gap-x-3 max-md:py-2">
      <th scope="row" className="pr-2 text-left font-medium max-md:px-0">
        <span className="block truncate">{image.name}</span>
        {image.error ? (
          <span className="block truncate font-normal text-12 text-bad" title={image.error.userMessage}>
            {image.error.userMessage}
          </span>
        ) : image.description ? (
          <span
            className="block truncate font-normal text-12 text-text-3 max-md:hidden"
            title={image.description}
          >
            {image.description}
          </span>
        ) : null}
      </th>
      <td className="px-2 max-md:px-0">
        <ImageStateMark state={image.state} />
        {image.state === 'pending' ? (
          <Progress
            value={image.progress || null}
            label={`Progress of fetching ${image.name}`}
            className="mt-1 w-24"
          />
        ) : null}
      </td>
      <td className="px-2 max-md:hidden">{image.format}</td>
      <td className="px-2 text-right max-md:hidden">
        {image.state === 'ready' ? <Bytes bytes={image.sizeBytes} /> : <Missing />}
      </td>
      <td className="px-2 text-right max-md:hidden">
        {image.state === 'ready' ? <Bytes bytes={image.virtualSizeBytes} /> : <Missing />}
      </td>
      <td className="px-2 text-right max-lg:hidden">
        <Mib mib={image.minMemoryMib} />
      </td>
      <td className="px-2 pl-6 text-text-2 max-lg:hidden">
        <span title={image.sourceUrl ?? undefined}>{sources[image.source]}</span>{' '}
        <Ago at={image.createdAt} className="text-text-3" />
      </td>
      <td className="px-2 max-xl:hidden">
        {image.sha256 ? (
          <span className="flex items-center gap-1">
            <span className="font-mono text-12 text-text-2" title={image.sha256}>
              {image.sha256.slice(0, 12)}…
            </span>
            <CopyButton text={image.sha256} label={`Copy SHA-256 of ${image.name}`} />
          </span>
        ) : (
          <Missing />
        )}
      </td>
      <td className="pr-1 text-right max-md:pr-0">
        <ImageMenu image={image} />
      </td>
      <td className="col-span-3 hidden truncate text-12 text-text-3 max-md:block">
        {image.format} ·{' '}
        {image.state === 'ready' ? (
          <>
            <Bytes bytes={image.virtualSizeBytes} /> disk ·{' '}
          </>
        ) : null}
        {sources[image.source].toLowerCase()} <Ago at={image.createdAt} />
      </td>
    </tr>
  );
}

function ImageMenu({ image }: { image: ImageRow }) {
  const [isDeleting, setIsDeleting] = useState(false);
  const forbidden = useWhyForbidden('image.manage');
  return (
    <>
      <Menu
        label={`Actions for ${image.name}`}
        trigger={
          <Button look="quiet" size="icon" aria-label={`Actions for ${image.name}`} className="size-7">
            <EllipsisVertical aria-hidden />
          </Button>
        }
      >
        <MenuItem
          icon={<Trash2 aria-hidden />}
          isDanger
          reason={forbidden}
          onSelect={() => setIsDeleting(true)}
        >
          Delete
        </MenuItem>
      </Menu>
      <DeleteImageDialog image={image} isOpen={isDeleting} onOpenChange={setIsDeleting} />
    </>
  );
}
