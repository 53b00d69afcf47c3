import { consoleKindOf, lastConsoleKind } from '@/components/console/last-kind';
import { VmConsole } from '@/components/console/vm-console';
import { requireUser } from '@/lib/auth/session';

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ kind?: string | string[] }> };

export default async function VmConsolePage({ params, searchParams }: Props) {
  await requireUser();
  const kind = consoleKindOf((await searchParams).kind) ?? (await lastConsoleKind());
  return <VmConsole id={(await params).id} kind={kind} />;
}
