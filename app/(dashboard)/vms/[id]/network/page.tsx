import { NetworkPage } from '@/components/vms/network/network-page';
import { requireUser } from '@/lib/auth/session';

export default async function VmNetworkPage({ params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  return <NetworkPage id={(await params).id} />;
}
