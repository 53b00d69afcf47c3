import type { PoolRow, VolumeRow } from '@/lib/domain/views';
import { DownloadVolumeDialog } from './download-volume-dialog';
import { ContinueUploadDialog } from './upload-volume-dialog';
import { CloneVolumeDialog, DeleteVolumeDialog, ResizeVolumeDialog } from './volume-dialogs';

const dialogs = {
  resize: ResizeVolumeDialog,
  clone: CloneVolumeDialog,
  download: DownloadVolumeDialog,
  continueUpload: ContinueUploadDialog,
  delete: DeleteVolumeDialog,
};

export type VolumeAction = keyof typeof dialogs;

/** The dialog of one action of one volume. */
export function VolumeDialog({
  action,
  ...props
}: {
  action: VolumeAction;
  pool: PoolRow;
  volume: VolumeRow;
  onClose: () => void;
}) {
  const Opened = dialogs[action];
  return <Opened {...props} />;
}
