import type { Metadata } from 'next';
import { HostsPage } from '@/components/hosts/hosts-page';
import { requireUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Hosts' };

export default async function Page() {
  await requireUser();
  return <HostsPage />;
}
