import { Overview } from '@/components/overview/overview';
import { Seeded } from '@/components/shell/seeded';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { listHosts } from '@/lib/queries/hosts';
import { listOperations } from '@/lib/queries/operations';
import { listVms } from '@/lib/queries/vms';

export default async function OverviewPage() {
  const user = await requireUser();
  const [vms, hosts, operations] = await Promise.all([listVms(user), listHosts(user), listOperations(user)]);
  return (
    <Seeded
      entries={[
        [queryKeys.vms, vms],
        [queryKeys.hosts, hosts],
        [queryKeys.operations, operations],
      ]}
    >
      <Overview />
    </Seeded>
  );
}
