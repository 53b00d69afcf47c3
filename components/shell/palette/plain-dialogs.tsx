import { AddHostDialog } from '@/components/hosts/add-host-dialog';
import { FetchImageDialog } from '@/components/images/fetch-image-dialog';
import { UploadImageDialog } from '@/components/images/upload-image-dialog';
import { CreateNetworkDialog } from '@/components/networks/create-network-dialog';
import { CreatePoolDialog } from '@/components/storage/create-pool-dialog';

export type PlainDialog = 'host' | 'network' | 'pool' | 'upload' | 'fetch';

/** Dialogs that are about nothing that is there already. */
export function PlainDialogs({ dialog, onClose }: { dialog: PlainDialog | null; onClose: () => void }) {
  const onOpenChange = (isOpen: boolean) => isOpen || onClose();
  switch (dialog) {
    case 'host':
      return <AddHostDialog isOpen onOpenChange={onOpenChange} />;
    case 'network':
      return <CreateNetworkDialog onClose={onClose} />;
    case 'pool':
      return <CreatePoolDialog onClose={onClose} />;
    case 'upload':
      return <UploadImageDialog isOpen onOpenChange={onOpenChange} />;
    case 'fetch':
      return <FetchImageDialog isOpen onOpenChange={onOpenChange} />;
    case null:
      return null;
  }
}
