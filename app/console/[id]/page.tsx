import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { consoleKindOf, lastConsoleKind } from '@/components/console/last-kind';
import { VmConsole } from '@/components/console/vm-console';
import { MeProvider } from '@/components/shell/me';
import { Seeded } from '@/components/shell/seeded';
import { requireUser } from '@/lib/auth/session';
import { LiveUpdates } from '@/lib/client/live-updates';
import { queryKeys } from '@/lib/client/query-keys';
import { isUuid } from '@/lib/client/uuid';
import { permissionsOf } from '@/lib/domain/access';
import { getVm } from '@/lib/queries/vms';

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ kind?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const user = await requireUser();
  const { id } = await params;
  const vm = isUuid(id) ? await getVm(user, id) : null;
  return { title: vm ? `${vm.name}: console` : 'Console' };
}

/** A console alone in a window: the machine’s name, and nothing else of the dashboard. */
export default async function ConsoleWindowPage({ params, searchParams }: Props) {
  const user = await requireUser();
  const { id } = await params;
  const vm = isUuid(id) ? await getVm(user, id) : null;
  if (!vm) notFound();
  const kind = consoleKindOf((await searchParams).kind) ?? (await lastConsoleKind());
  const { username, role } = user;
  return (
    <MeProvider me={{ username, role, permissions: permissionsOf(role) }}>
      <Seeded entries={[[queryKeys.vm(id), vm]]}>
        <LiveUpdates>
          <main className="flex h-dvh flex-col gap-2 p-2">
            <h1 className="truncate font-medium font-mono text-13">{vm.name}</h1>
            <div className="min-h-0 flex-1">
              <VmConsole id={id} kind={kind} place="window" />
            </div>
          </main>
        </LiveUpdates>
      </Seeded>
    </MeProvider>
  );
}
