'use client';

import { EllipsisVertical, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy';
import { Menu, MenuItem } from '@/components/ui/menu';
import { Progress } from '@/components/ui/progress';
import { Bytes, Mib, Missing } from '@/components/ui/quantity';
import { type Column, Table } from '@/components/ui/table';
import { filterRows, sortRows } from '@/components/ui/table-rows';
import { Ago } from '@/components/ui/time';
import type { TableView } from '@/components/ui/use-table-view';
import type { ImageRow } from '@/lib/domain/views';
import { DeleteImageDialog } from './delete-image-dialog';
import { ImageStateMark } from './image-state';

const sources: Record<ImageRow['source'], string> = {
  built: 'Built here',
  upload: 'Uploaded',
  address: 'Fetched',
};

const columns: Column<ImageRow>[] = [
  {
    key: 'name',
    head: 'Name',
    role: 'name',
    sortBy: ({ name }) => name,
    cell: (image) => <Name image={image} />,
  },
  {
    key: 'state',
    head: 'State',
    role: 'mark',
    className: 'w-32',
    sortBy: ({ state }) => state,
    cell: (image) => <State image={image} />,
  },
  {
    key: 'format',
    head: 'Format',
    className: 'w-18',
    sortBy: ({ format }) => format,
    cell: ({ format }) => format,
  },
  {
    key: 'file',
    head: 'File',
    className: 'w-20 text-right',
    sortBy: (image) => (image.state === 'ready' ? image.sizeBytes : null),
    cell: (image) => (image.state === 'ready' ? <Bytes bytes={image.sizeBytes} /> : <Missing />),
  },
  {
    key: 'disk',
    head: 'Disk',
    className: 'w-20 text-right',
    sortBy: (image) => (image.state === 'ready' ? image.virtualSizeBytes : null),
    cell: (image) => (image.state === 'ready' ? <Bytes bytes={image.virtualSizeBytes} /> : <Missing />),
  },
  {
    key: 'memory',
    head: 'Memory from',
    className: 'w-28 text-right max-lg:hidden',
    sortBy: ({ minMemoryMib }) => minMemoryMib,
    cell: ({ minMemoryMib }) => <Mib mib={minMemoryMib} />,
  },
  {
    key: 'source',
    head: 'Source',
    className: 'w-44 pl-6 max-lg:hidden',
    cellClassName: 'text-text-2',
    sortBy: ({ createdAt }) => Date.parse(createdAt),
    cell: ({ source, sourceUrl, createdAt }) => (
      <>
        <span title={sourceUrl ?? undefined}>{sources[source]}</span>{' '}
        <Ago at={createdAt} className="text-text-3" />
      </>
    ),
  },
  {
    key: 'sha256',
    head: 'SHA-256',
    className: 'w-40 max-xl:hidden',
    cell: ({ name, sha256 }) =>
      sha256 ? (
        <span className="flex items-center gap-1">
          <span className="font-mono text-12 text-text-2" title={sha256}>
            {sha256.slice(0, 12)}…
          </span>
          <CopyButton text={sha256} label={`Copy SHA-256 of ${name}`} />
        </span>
      ) : (
        <Missing />
      ),
  },
  {
    key: 'actions',
    head: 'Actions',
    role: 'action',
    className: 'w-10',
    cell: (image) => <ImageMenu image={image} />,
  },
];

export function ImagesTable({ images, view }: { images: ImageRow[]; view: TableView }) {
  const found = filterRows(images, view.q, (image) => ({
    name: image.name,
    description: image.description,
    state: image.state,
    format: image.format,
    source: `${sources[image.source]} ${image.sourceUrl ?? ''}`,
    sha256: image.sha256,
  }));
  if (found.length === 0)
    return <p className="border-line border-t py-6 text-14 text-text-2">No image matches this search.</p>;
  return (
    <Table
      label="Images"
      columns={columns}
      rows={sortRows(found, columns, view)}
      keyOf={({ id }) => id}
      view={view}
      isTall
      phoneLine={(image) => (
        <span className="block truncate">
          {image.format} ·{' '}
          {image.state === 'ready' ? (
            <>
              <Bytes bytes={image.virtualSizeBytes} /> disk ·{' '}
            </>
          ) : null}
          {sources[image.source].toLowerCase()} <Ago at={image.createdAt} />
        </span>
      )}
    />
  );
}

function Name({ image }: { image: ImageRow }) {
  return (
    <>
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
    </>
  );
}

function State({ image }: { image: ImageRow }) {
  return (
    <>
      <ImageStateMark state={image.state} />
      {image.state === 'pending' ? (
        <Progress
          value={image.progress || null}
          label={`Progress of fetching ${image.name}`}
          className="mt-1 w-24"
        />
      ) : null}
    </>
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
