import type { Metadata } from 'next';
import { OperationsPage } from '@/components/operations/operations-page';
import { requireUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Operations' };

export default async function Page() {
  await requireUser();
  return <OperationsPage />;
}
