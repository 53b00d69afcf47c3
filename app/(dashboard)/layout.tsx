import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { MeProvider } from '@/components/shell/me';
import { Seeded } from '@/components/shell/seeded';
import { Shell } from '@/components/shell/shell';
import { requireUser } from '@/lib/auth/session';
import { LiveUpdates } from '@/lib/client/live-updates';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { permissionsOf, type User } from '@/lib/domain/access';
import { getName } from '@/lib/queries/names';
import { readFleetSummary } from '@/lib/queries/vm-windows';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const user = await requireUser();
  const [summary, names, jar] = await Promise.all([readFleetSummary(user), readName(user), cookies()]);
  const me = {
    username: user.username,
    role: user.role,
    permissions: permissionsOf(user.role),
  };
  return (
    <MeProvider me={me}>
      <Seeded entries={[[queryKeys.summary, summary], ...names]}>
        <LiveUpdates>
          <Shell isRailNarrow={jar.get('novacron-rail')?.value === 'narrow'}>{children}</Shell>
        </LiveUpdates>
      </Seeded>
    </MeProvider>
  );
}

/** The breadcrumb stands outside of the page, which reads the thing itself. */
async function readName(user: User): Promise<[readonly string[], string][]> {
  // Written by our server's front; a layout has no other way to know its page.
  const path = (await headers()).get('x-novacron-path') ?? '';
  const [, section = '', id = ''] = path.split(/[/?]/);
  const name = isUuid(id) ? await getName(user, section, id) : null;
  return name === null ? [] : [[queryKeys.name(section, id), name]];
}
