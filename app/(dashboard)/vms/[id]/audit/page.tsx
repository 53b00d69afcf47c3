import { VmAudit } from '@/components/vms/vm-audit';
import { requireUser } from '@/lib/auth/session';

export default async function VmAuditPage({ params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  return <VmAudit id={(await params).id} />;
}
