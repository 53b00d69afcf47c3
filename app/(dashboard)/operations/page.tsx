import type { Metadata } from 'next';
import { OperationsPage } from '@/components/operations/operations-page';
import { requireUser } from '@/lib/auth/session';
import { listUsernames } from '@/lib/queries/usernames';

export const metadata: Metadata = { title: 'Operations' };

export default async function Page() {
  const user = await requireUser();
  return <OperationsPage usernames={await listUsernames(user)} />;
}
