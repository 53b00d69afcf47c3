import type { Metadata } from 'next';
import { AuditPage } from '@/components/audit/audit-page';
import { requireUser } from '@/lib/auth/session';
import { listUsernames } from '@/lib/queries/usernames';

export const metadata: Metadata = { title: 'Audit' };

export default async function Page() {
  const user = await requireUser();
  return <AuditPage usernames={await listUsernames(user)} />;
}
