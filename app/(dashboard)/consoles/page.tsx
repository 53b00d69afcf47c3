import type { Metadata } from 'next';
import { lastConsoleKind } from '@/components/console/last-kind';
import { ManyConsoles } from '@/components/console/many-consoles';
import { requireUser } from '@/lib/auth/session';
import { isUuid } from '@/lib/client/uuid';

export const metadata: Metadata = { title: 'Consoles' };

// Each holds connections of its own; a screen has room for no more.
const maxConsoles = 12;

export default async function ConsolesPage({
  searchParams,
}: {
  searchParams: Promise<{ vms?: string | string[]; as?: string | string[] }>;
}) {
  await requireUser();
  const { vms = '', as } = await searchParams;
  const ids = [...new Set(String(vms).split(','))].filter(isUuid).slice(0, maxConsoles);
  return <ManyConsoles ids={ids} isTabs={as === 'tabs'} kind={await lastConsoleKind()} />;
}
