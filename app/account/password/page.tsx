import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Card } from '@/components/account/card';
import { PasswordForm } from '@/components/account/password-form';
import { requireUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Choose a password' };

export default async function PasswordPage() {
  const user = await requireUser();
  if (!user.mustChangePassword) redirect('/settings');
  return (
    <Card
      title="Choose a password"
      note="The one that you signed in with works once. Nothing else can be done before it is replaced."
    >
      <PasswordForm username={user.username} isOneTime next="/" />
    </Card>
  );
}
