import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { readColumns } from '@/components/vms/list/columns';
import { VmList } from '@/components/vms/list/vm-list';
import { requireUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Virtual machines' };

export default async function VmsPage() {
  await requireUser();
  const jar = await cookies();
  return <VmList keptColumns={readColumns(jar.get('novacron-vm-columns')?.value)} />;
}
