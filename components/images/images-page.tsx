'use client';

import { Download, Upload } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { ErrorBox } from '@/components/ui/error-box';
import { FilterBox } from '@/components/ui/filter-box';
import { PageHead } from '@/components/ui/page';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useTableView } from '@/components/ui/use-table-view';
import { viewOf } from '@/lib/client/fetch-json';
import { useImages } from '@/lib/client/queries';
import { FetchImageDialog } from './fetch-image-dialog';
import { ImagesTable } from './images-table';
import { UploadImageDialog } from './upload-image-dialog';

export function ImagesPage() {
  const { data: images, error } = useImages();
  const [open, setOpen] = useState<'upload' | 'fetch' | null>(null);
  const forbidden = useWhyForbidden('image.manage');
  const view = useTableView();
  return (
    <>
      <PageHead
        title="Images"
        actions={
          <>
            <Button reason={forbidden} onClick={() => setOpen('fetch')}>
              <Download aria-hidden />
              Fetch from address
            </Button>
            <Button look="primary" data-key="create" reason={forbidden} onClick={() => setOpen('upload')}>
              <Upload aria-hidden />
              Upload
            </Button>
          </>
        }
      />
      {error && !images ? <ErrorBox error={viewOf(error)} /> : null}
      {!images && !error ? <SkeletonRows rows={4} label="Reading the images" /> : null}
      {images?.length === 0 ? (
        <Empty title="The library is empty">
          The disk of a new machine begins as a copy of an image. Upload a qcow2, raw or ISO file from here,
          or let the server fetch one from its publisher and check it against the published checksum.
        </Empty>
      ) : null}
      {images && images.length > 0 ? (
        <>
          <div className="pb-2">
            <FilterBox
              label="Search images"
              placeholder="Search, or format:iso"
              value={view.q}
              onChange={view.search}
            />
          </div>
          <ImagesTable images={images} view={view} />
        </>
      ) : null}
      <UploadImageDialog
        isOpen={open === 'upload'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'upload' : null)}
      />
      <FetchImageDialog
        isOpen={open === 'fetch'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'fetch' : null)}
      />
    </>
  );
}
