'use client';

import { ChangeResourceDialog } from '@/components/resources/change-resource-dialog';
import { useTypedName } from '@/components/ui/typed-name';
import type { NetworkRow } from '@/lib/domain/views';

/** Says what is lost and who still needs it, and wants the network's name typed. */
export function DeleteNetworkDialog({
  network: { name, hostId, vms },
  onClose,
}: {
  network: NetworkRow;
  onClose: () => void;
}) {
  const typed = useTypedName(name, 'network');
  return (
    <ChangeResourceDialog
      hostId={hostId}
      title={`Delete network ${name}`}
      change={{ kind: 'network.delete', params: { name } }}
      reason={typed.reason}
      isDanger
      onClose={onClose}
    >
      {vms.length === 0 ? typed.field : null}
    </ChangeResourceDialog>
  );
}
