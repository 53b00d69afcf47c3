'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, LogOut, Pencil, Trash2, Wrench } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useWhyForbidden } from '@/components/shell/me';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorBox } from '@/components/ui/error-box';
import { Menu, MenuItem } from '@/components/ui/menu';
import { toastError } from '@/components/vms/vm-menu';
import { removeHost, setHostEnabled, setHostMaintenance } from '@/lib/actions/hosts';
import { type ActionError, errorOf, unwrap } from '@/lib/client/action-result';
import { count } from '@/lib/client/format';
import type { HostRow } from '@/lib/domain/views';
import { EditHostDialog } from './edit-host-dialog';
import { EvacuateDialog } from './evacuate-dialog';

export function HostActions({ host }: { host: HostRow }) {
  const router = useRouter();
  const client = useQueryClient();
  const [isRemoving, setIsRemoving] = useState(false);
  const [isEditing, setIsEditing] = useState(false);
  const [isEvacuating, setIsEvacuating] = useState(false);
  const forbidden = useWhyForbidden('host.manage');
  const readAgain = () => void client.invalidateQueries({ queryKey: ['hosts'] });
  const enable = useMutation<unknown, ActionError, boolean>({
    mutationFn: async (isEnabled) => unwrap(await setHostEnabled({ hostId: host.id, isEnabled })),
    onError: toastError,
    onSettled: readAgain,
  });
  const maintain = useMutation<unknown, ActionError, boolean>({
    mutationFn: async (isInMaintenance) =>
      unwrap(await setHostMaintenance({ hostId: host.id, isInMaintenance })),
    onError: toastError,
    onSettled: readAgain,
  });
  const remove = useMutation<unknown, ActionError, void>({
    mutationFn: async () => unwrap(await removeHost({ hostId: host.id })),
    onSuccess: () => {
      router.push('/hosts');
      readAgain();
      void client.invalidateQueries({ queryKey: ['vms'] });
    },
  });
  const error = errorOf(remove.error);
  return (
    <>
      <Button reason={forbidden} isBusy={enable.isPending} onClick={() => enable.mutate(!host.isEnabled)}>
        {host.isEnabled
          ? enable.isPending
            ? 'Disabling'
            : 'Disable'
          : enable.isPending
            ? 'Enabling'
            : 'Enable'}
      </Button>
      <Menu
        label={`Actions for ${host.name}`}
        trigger={
          <Button look="quiet" size="icon" aria-label={`Actions for ${host.name}`}>
            <EllipsisVertical aria-hidden />
          </Button>
        }
      >
        <MenuItem icon={<Pencil aria-hidden />} reason={forbidden} onSelect={() => setIsEditing(true)}>
          Edit
        </MenuItem>
        <MenuItem
          icon={<Wrench aria-hidden />}
          reason={forbidden}
          onSelect={() => maintain.mutate(!host.isInMaintenance)}
        >
          {host.isInMaintenance ? 'End maintenance' : 'Begin maintenance'}
        </MenuItem>
        <MenuItem icon={<LogOut aria-hidden />} reason={forbidden} onSelect={() => setIsEvacuating(true)}>
          Evacuate
        </MenuItem>
        <MenuItem
          icon={<Trash2 aria-hidden />}
          isDanger
          reason={forbidden}
          onSelect={() => setIsRemoving(true)}
        >
          Remove
        </MenuItem>
      </Menu>
      {isEvacuating ? <EvacuateDialog host={host} onClose={() => setIsEvacuating(false)} /> : null}
      <EditHostDialog host={host} isOpen={isEditing} onOpenChange={setIsEditing} />
      <Dialog
        isOpen={isRemoving}
        onOpenChange={setIsRemoving}
        title={`Remove ${host.name}`}
        description={`NovaCron forgets this host and its ${count(host.vmCount, 'machine')}. On the host itself nothing changes: machines keep running, disks stay. It can be added again.`}
      >
        {error ? <ErrorBox error={error} className="mb-4" /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={() => setIsRemoving(false)}>Keep it</Button>
          <Button look="danger" isBusy={remove.isPending} onClick={() => remove.mutate()}>
            {remove.isPending ? 'Removing' : 'Remove'}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
