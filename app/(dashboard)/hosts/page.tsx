import type { Metadata } from 'next';
import { HostsPage } from '@/components/hosts/hosts-page';
import { Seeded } from '@/components/shell/seeded';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { listHosts } from '@/lib/queries/hosts';

export const metadata: Metadata = { title: 'Hosts' };

export default async function Page() {
  const user = await requireUser();
  return (
    <Seeded entries={[[queryKeys.hosts, await listHosts(user)]]}>
      <HostsPage />
    </Seeded>
  );
}
