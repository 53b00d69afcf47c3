import { PanelTop } from 'lucide-react';
import { deedVerb } from '@/components/vms/deeds/deeds';
import { useVm } from '@/lib/client/queries';
import { normalizeQuery } from '@/lib/domain/search';
import type { VmRow } from '@/lib/domain/views';
import type { Entry } from './entry';
import { isDeedFor } from './phrases';
import { deedsOf, type OpenDeed, useDeeds } from './use-deeds';

const tabs = [
  { path: '', text: 'Overview' },
  { path: '/hardware', text: 'Hardware' },
  { path: '/snapshots', text: 'Snapshots' },
  { path: '/operations', text: 'Operations' },
];

/** The second stage: everything that one machine can be asked for, with why not. It stays as live as its page. */
export function useVmEntries(
  chosen: VmRow | null,
  typed: string,
  ways: { go: (href: string) => void; openDeed: (deed: OpenDeed) => void },
): Entry[] {
  const query = normalizeQuery(typed);
  const { data } = useVm(chosen?.id ?? null);
  const deeds = useDeeds(ways.openDeed);
  const vm = data ?? chosen;
  if (!vm) return [];
  const pages = tabs
    .filter(({ text }) => text.toLowerCase().includes(query))
    .map(({ path, text }) => ({
      ...{ id: `tab ${path}`, text, icon: <PanelTop aria-hidden />, group: 'Pages' },
      run: () => ways.go(`/vms/${vm.id}${path}`),
    }));
  const acts = deedsOf(vm)
    .filter((deed) => query === '' || isDeedFor(deed, deedVerb(deed, vm), query))
    .map((deed) => ({ ...deeds(deed, vm, 'short'), group: 'Actions' }));
  // What can be done stands before what cannot.
  return [...acts.filter(({ reason }) => !reason), ...pages, ...acts.filter(({ reason }) => reason)].map(
    (entry) => ({ ...entry, group: 'reason' in entry && entry.reason ? 'Not now' : entry.group }),
  );
}
