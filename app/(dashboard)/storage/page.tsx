import type { Metadata } from 'next';
import { StoragePage } from '@/components/storage/storage-page';
import { requireUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Storage' };

export default async function Page() {
  await requireUser();
  return <StoragePage />;
}
