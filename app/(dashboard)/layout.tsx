import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { MeProvider } from '@/components/shell/me';
import { Seeded } from '@/components/shell/seeded';
import { Shell } from '@/components/shell/shell';
import { requireUser } from '@/lib/auth/session';
import { LiveUpdates } from '@/lib/client/live-updates';
import { queryKeys } from '@/lib/client/query-keys';
import { permissionsOf } from '@/lib/domain/access';
import { listHosts } from '@/lib/queries/hosts';
import { listOperations } from '@/lib/queries/operations';
import { listVms } from '@/lib/queries/vms';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const user = await requireUser();
  const [vms, hosts, operations, jar] = await Promise.all([
    listVms(user),
    listHosts(user),
    listOperations(user),
    cookies(),
  ]);
  const me = {
    username: user.username,
    role: user.role,
    permissions: permissionsOf(user.role),
  };
  return (
    <MeProvider me={me}>
      <Seeded
        entries={[
          [queryKeys.vms, vms],
          [queryKeys.hosts, hosts],
          [queryKeys.operations, operations],
        ]}
      >
        <LiveUpdates>
          <Shell isRailNarrow={jar.get('novacron-rail')?.value === 'narrow'}>{children}</Shell>
        </LiveUpdates>
      </Seeded>
    </MeProvider>
  );
}
