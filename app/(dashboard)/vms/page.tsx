import type { Metadata } from 'next';
import { VmList } from '@/components/vms/vm-list';
import { requireUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Virtual machines' };

export default async function VmsPage() {
  await requireUser();
  return <VmList />;
}
