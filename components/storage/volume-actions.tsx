'use client';

import { Copy, Download, EllipsisVertical, Scaling, Trash2, Upload } from 'lucide-react';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import { operationVerbs } from '@/lib/domain/operation';
import type { PoolRow, VolumeRow } from '@/lib/domain/views';
import { DownloadVolumeDialog } from './download-volume-dialog';
import { ContinueUploadDialog } from './upload-volume-dialog';
import { CloneVolumeDialog, DeleteVolumeDialog, ResizeVolumeDialog } from './volume-dialogs';
import { whyNotNow } from './why-not-now';

const dialogs = {
  resize: ResizeVolumeDialog,
  clone: CloneVolumeDialog,
  download: DownloadVolumeDialog,
  continueUpload: ContinueUploadDialog,
  delete: DeleteVolumeDialog,
};

/** Everything that can be done to a volume; each opens its plan first. */
export function VolumeActions({ pool, volume }: { pool: PoolRow; volume: VolumeRow }) {
  const [opened, setOpened] = useState<keyof typeof dialogs | null>(null);
  const forbidden = useWhyForbidden('volume.manage');
  const { activeOperation } = volume;
  const busy = activeOperation ? `${operationVerbs[activeOperation.kind].doing} is in progress.` : null;
  const reason = forbidden ?? busy ?? whyNotNow(pool);
  const Opened = opened && dialogs[opened];
  return (
    <>
      <Menu
        label={`Actions for ${volume.name}`}
        trigger={
          <Button look="quiet" size="icon" aria-label={`Actions for ${volume.name}`}>
            <EllipsisVertical aria-hidden />
          </Button>
        }
      >
        {activeOperation?.kind === 'volume.upload' ? (
          <MenuItem
            icon={<Upload aria-hidden />}
            reason={forbidden ?? whyNotNow(pool)}
            onSelect={() => setOpened('continueUpload')}
          >
            Continue upload
          </MenuItem>
        ) : null}
        <MenuItem icon={<Scaling aria-hidden />} reason={reason} onSelect={() => setOpened('resize')}>
          Resize
        </MenuItem>
        <MenuItem icon={<Copy aria-hidden />} reason={reason} onSelect={() => setOpened('clone')}>
          Clone
        </MenuItem>
        <MenuItem icon={<Download aria-hidden />} reason={reason} onSelect={() => setOpened('download')}>
          Download
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<Trash2 aria-hidden />} reason={reason} isDanger onSelect={() => setOpened('delete')}>
          Delete
        </MenuItem>
      </Menu>
      {Opened ? <Opened pool={pool} volume={volume} onClose={() => setOpened(null)} /> : null}
    </>
  );
}
