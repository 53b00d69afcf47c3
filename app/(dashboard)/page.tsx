import { Overview } from '@/components/overview/overview';
import { Seeded } from '@/components/shell/seeded';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { getOverview } from '@/lib/queries/overview';

export default async function OverviewPage() {
  const user = await requireUser();
  return (
    <Seeded entries={[[queryKeys.overview, await getOverview(user)]]}>
      <Overview />
    </Seeded>
  );
}
