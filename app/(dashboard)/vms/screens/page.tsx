import type { Metadata } from 'next';
import { ScreensPage } from '@/components/screens/screens-page';
import { requireUser } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Screens' };

export default async function Page() {
  await requireUser();
  return <ScreensPage />;
}
