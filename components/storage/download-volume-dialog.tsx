'use client';

import { Download } from 'lucide-react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Fact, Facts } from '@/components/ui/facts';
import { Bytes } from '@/components/ui/quantity';
import type { PoolRow, VolumeRow } from '@/lib/domain/views';

/** Says what is in the file before it is fetched; the browser then does that by itself, and can go on when it breaks. */
export function DownloadVolumeDialog({
  volume: { id, name, format, capacityBytes, allocationBytes, vms, backingPath },
  onClose,
}: {
  pool: PoolRow;
  volume: VolumeRow;
  onClose: () => void;
}) {
  return (
    <Dialog isOpen onOpenChange={(isOpen) => isOpen || onClose()} title={`Download ${name}`}>
      <Facts>
        <Fact name="Format">{format ?? 'not known'}</Fact>
        <Fact name="Takes">
          <Bytes bytes={allocationBytes} />
        </Fact>
        <Fact name="A guest sees">
          <Bytes bytes={capacityBytes} />
        </Fact>
      </Facts>
      <div className="mt-3 space-y-2 text-13">
        {vms.length ? (
          <p className="text-warn">
            {vms.length === 1 ? `${vms[0]?.name} needs it` : `${vms.length} machines need it`}. What a machine
            writes while the file is copied may be in it or not: the copy of a running machine’s disk can be
            inconsistent. Shut it down first, or clone it.
          </p>
        ) : null}
        {backingPath ? (
          <p className="text-warn">
            Only the differences to <span className="break-all font-mono">{backingPath}</span> are in it: it
            cannot be read without that. A clone stands alone.
          </p>
        ) : null}
        <p className="text-text-2">A download that breaks off can be resumed in the browser.</p>
      </div>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <ButtonLink
          href={`/api/v1/volumes/${id}/content`}
          prefetch={false}
          download={name}
          look="primary"
          onClick={onClose}
        >
          <Download aria-hidden />
          Download
        </ButtonLink>
      </div>
    </Dialog>
  );
}
