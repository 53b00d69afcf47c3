'use client';

import { useRouter } from 'next/navigation';
import { Dialog } from '@/components/ui/dialog';
import { HostForm } from './form/host-form';

export function AddHostDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const router = useRouter();
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Add host"
      description="A machine with libvirt. Nothing is installed on it, and its machines stay as they are."
      place="right"
    >
      <HostForm
        host={null}
        onCancel={() => onOpenChange(false)}
        onDone={(hostId) => {
          onOpenChange(false);
          router.push(`/hosts/${hostId}`);
        }}
      />
    </Dialog>
  );
}
