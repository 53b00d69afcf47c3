import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { Seeded } from '@/components/shell/seeded';
import { readColumns } from '@/components/vms/list/columns';
import { VmList } from '@/components/vms/list/vm-list';
import { requireUser } from '@/lib/auth/session';
import { queryKeys } from '@/lib/client/query-keys';
import { readListAddress, vmViewParams } from '@/lib/domain/vm-view';
import { mergeWindow } from '@/lib/domain/vm-window';
import { listSavedViews } from '@/lib/queries/saved-views';
import { readVmWindows } from '@/lib/queries/vm-windows';

export const metadata: Metadata = { title: 'Virtual machines' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function VmsPage({ searchParams }: Props) {
  const user = await requireUser();
  const [jar, savedViews, given] = await Promise.all([cookies(), listSavedViews(user), searchParams]);
  const params = new URLSearchParams(
    Object.entries(given).map(([name, value]) => [name, String(Array.isArray(value) ? value[0] : value)]),
  );
  const first = savedViews.find(({ isDefault }) => isDefault);
  // An address that says nothing means what its reader wants to see first.
  if (first && params.size === 0) redirect(`/vms?${first.address}&view=${first.id}`);
  const view = { ...readListAddress(params), hostId: null };
  const { windows, lines, matches, groups } = await readVmWindows(user, view, [{ at: 0, tag: null }]);
  const now = Date.now();
  return (
    <Seeded
      entries={[
        [queryKeys.savedViews, savedViews],
        ...windows.map((window) => {
          const held = {
            ...mergeWindow(undefined, window),
            lines,
            matches,
            groups,
            wholeAt: now,
            toldAt: now,
          };
          return [queryKeys.vmWindow(vmViewParams(view).toString(), window.at), held] as const;
        }),
      ]}
    >
      <VmList
        kept={{
          columns: readColumns(jar.get('novacron-vm-columns')?.value),
          layout: jar.get('novacron-vm-layout')?.value === 'cards' ? 'cards' : 'rows',
        }}
        density={jar.get('novacron-density')?.value === 'comfortable' ? 'comfortable' : 'compact'}
      />
    </Seeded>
  );
}
