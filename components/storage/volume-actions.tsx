'use client';

import { Copy, Download, EllipsisVertical, Scaling, Trash2, Upload } from 'lucide-react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import { operationVerbs } from '@/lib/domain/operation';
import type { PoolRow, VolumeRow } from '@/lib/domain/views';
import type { VolumeAction } from './volume-dialog';
import { whyNotNow } from './why-not-now';

/** Everything that can be done to a volume; each opens its plan first. */
export function VolumeActions({
  pool,
  volume,
  onOpen,
}: {
  pool: PoolRow;
  volume: VolumeRow;
  onOpen: (action: VolumeAction) => void;
}) {
  const forbidden = useWhyForbidden('volume.manage');
  const { activeOperation } = volume;
  const busy = activeOperation ? `${operationVerbs[activeOperation.kind].doing} is in progress.` : null;
  const reason = forbidden ?? busy ?? whyNotNow(pool);
  return (
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
          onSelect={() => onOpen('continueUpload')}
        >
          Continue upload
        </MenuItem>
      ) : null}
      <MenuItem icon={<Scaling aria-hidden />} reason={reason} onSelect={() => onOpen('resize')}>
        Resize
      </MenuItem>
      <MenuItem icon={<Copy aria-hidden />} reason={reason} onSelect={() => onOpen('clone')}>
        Clone
      </MenuItem>
      <MenuItem icon={<Download aria-hidden />} reason={reason} onSelect={() => onOpen('download')}>
        Download
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Trash2 aria-hidden />} reason={reason} isDanger onSelect={() => onOpen('delete')}>
        Delete
      </MenuItem>
    </Menu>
  );
}
