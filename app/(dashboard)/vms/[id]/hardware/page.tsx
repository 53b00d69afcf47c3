import { VmHardware } from '@/components/vms/hardware/vm-hardware';
import { requireUser } from '@/lib/auth/session';

export default async function VmHardwarePage({ params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  return <VmHardware id={(await params).id} />;
}
