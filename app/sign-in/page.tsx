import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Card } from '@/components/account/card';
import { SignInForm } from '@/components/account/sign-in-form';
import { currentUser } from '@/lib/auth/session';
import { safeNext } from '@/lib/client/safe-next';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { next } = await searchParams;
  const target = typeof next === 'string' ? next : undefined;
  if (await currentUser()) redirect(safeNext(target));
  return (
    <Card title="Sign in">
      <SignInForm next={target} />
    </Card>
  );
}
