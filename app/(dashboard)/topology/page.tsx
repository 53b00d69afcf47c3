import type { Metadata } from 'next';
import { TopologyPage } from '@/components/topology/topology-page';
import { requireUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Topology' };

export default async function Page() {
  await requireUser();
  return <TopologyPage />;
}
