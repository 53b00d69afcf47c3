import { VmConsole } from '@/components/console/vm-console';
import { requireUser } from '@/lib/auth/session';

export default async function VmConsolePage({ params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  return <VmConsole id={(await params).id} />;
}
