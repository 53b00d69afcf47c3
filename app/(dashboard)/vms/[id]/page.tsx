import { VmOverview } from '@/components/vms/vm-overview';
import { requireUser } from '@/lib/auth/session';

export default async function VmPage({ params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  return <VmOverview id={(await params).id} />;
}
