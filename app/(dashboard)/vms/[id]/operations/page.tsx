import { VmOperations } from '@/components/vms/vm-operations';
import { requireUser } from '@/lib/auth/session';

export default async function VmOperationsPage({ params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  return <VmOperations id={(await params).id} />;
}
