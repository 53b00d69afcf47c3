import { VmSettings } from '@/components/vms/settings/vm-settings';
import { requireUser } from '@/lib/auth/session';

export default async function VmSettingsPage({ params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  return <VmSettings id={(await params).id} />;
}
