import type { Metadata } from 'next';
import { NetworksPage } from '@/components/networks/networks-page';
import { requireUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Networks' };

export default async function Page() {
  await requireUser();
  return <NetworksPage />;
}
