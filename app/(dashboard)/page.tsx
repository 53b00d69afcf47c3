import { Overview } from '@/components/overview/overview';
import { requireUser } from '@/lib/auth/session';

export default async function OverviewPage() {
  await requireUser();
  return <Overview />;
}
