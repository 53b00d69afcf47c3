import { ListFilter } from 'lucide-react';
import { deedIcons, deedVerb } from '@/components/vms/deeds/deeds';
import { count } from '@/lib/client/format';
import { useFound, useSearch } from '@/lib/client/queries';
import { useSettled } from '@/lib/client/use-settled';
import type { SearchRef } from '@/lib/domain/search';
import { normalizeQuery, rankOf, ranks } from '@/lib/domain/search';
import type { VmRow } from '@/lib/domain/views';
import { places } from '../places';
import type { Entry } from './entry';
import { hitEntry, VmNote } from './hit-entry';
import { completePhrase, parsePhrase } from './phrases';
import type { PlainDialog } from './plain-dialogs';
import { useCommands } from './use-commands';
import { type OpenDeed, useDeeds } from './use-deeds';

export type Ways = {
  go: (href: string) => void;
  openVm: (vm: VmRow) => void;
  openDeed: (deed: OpenDeed) => void;
  openPlain: (dialog: PlainDialog) => void;
  complete: (text: string) => void;
  onHelp: () => void;
};

// A name that is typed quickly is looked for once, not letter by letter.
const pauseMs = 40;
const maxDeeds = 5;

/** Pages, actions and everything that has a name, the best first; what was visited while nothing is typed. */
export function useEntries(typed: string, recent: SearchRef[], ways: Ways) {
  const query = normalizeQuery(typed);
  const settled = useSettled(query, pauseMs);
  const said = parsePhrase(settled);
  const found = useSearch(settled);
  const about = useSearch(said?.about ?? '');
  const visited = useFound(recent);
  const deeds = useDeeds(ways.openDeed);
  const commands = useCommands({ go: ways.go, open: ways.openPlain, onHelp: ways.onHelp });
  const pages: Entry[] = places.map(({ href, name, icon: Icon }) => ({
    ...{ id: `page ${href}`, text: name, icon: <Icon aria-hidden />, note: 'Page' },
    run: () => ways.go(href),
  }));
  const searches = [found, ...(said ? [about] : [])];
  const isCurrent =
    settled === query &&
    (query === '' || searches.every((one) => one.isError || (one.isSuccess && !one.isPlaceholderData)));
  const error = found.error ?? about.error;

  if (query === '') {
    const before = (visited.data?.hits ?? []).map((hit) => ({
      ...hitEntry(hit, ways),
      group: 'Visited last',
    }));
    return {
      entries: [
        ...before,
        ...pages.map((entry) => ({ ...entry, note: null, group: 'Pages' })),
        ...commands.map((entry) => ({ ...entry, note: null, group: 'Actions' })),
      ],
      isCurrent: recent.length === 0 || !visited.isLoading,
      error: null,
    };
  }

  const done: Entry[] = said
    ? (about.data?.hits ?? [])
        .flatMap((hit) => (hit.type === 'vm' ? hit.vm : []))
        .slice(0, maxDeeds)
        .map((vm) => ({
          ...deeds(said.deed, vm, 'whole'),
          note: <VmNote vm={vm} />,
          more: () => ways.openVm(vm),
        }))
    : [];
  const begun: Entry[] = completePhrase(query).map(({ deed, text }) => {
    const Icon = deedIcons[deed];
    return {
      ...{
        id: `begin ${deed}`,
        text: `${deedVerb(deed, { isTemplate: false })} …`,
        icon: <Icon aria-hidden />,
      },
      ...{ note: 'then the machine’s name', run: () => ways.complete(text) },
      keepsOpen: true,
    };
  });
  const hits = found.data?.hits ?? [];
  const ranked = [
    ...hits.map((hit) => ({ rank: hit.rank, entry: hitEntry(hit, ways) })),
    ...pages.map((entry) => ({ rank: rankOf(entry.text, query), entry })),
    ...commands.map(({ words, ...entry }) => ({ rank: bestRank([entry.text, ...words], query), entry })),
  ].flatMap(({ rank, entry }) => (rank === null ? [] : { rank, entry }));
  ranked.sort((a, b) => a.rank - b.rank);
  return { entries: [...done, ...ranked.map(({ entry }) => entry), ...begun, ...all()], isCurrent, error };

  /** The list itself shows all of them. */
  function all(): Entry[] {
    const shown = hits.filter(({ type }) => type === 'vm').length;
    const inAll = found.data?.vmCount ?? 0;
    if (inAll <= shown) return [];
    return [
      {
        ...{
          id: 'all',
          icon: <ListFilter aria-hidden />,
          text: `Show all ${count(inAll, 'machine')} with “${query}”`,
        },
        run: () => ways.go(`/vms?q=${encodeURIComponent(query)}`),
      },
    ];
  }
}

function bestRank(texts: string[], query: string): number | null {
  const fits = texts.flatMap((text, index) => {
    const rank = rankOf(text, query);
    // What else people call it comes after what is called so.
    return rank === null ? [] : index === 0 ? rank : Math.max(rank, ranks.word);
  });
  return fits.length ? Math.min(...fits) : null;
}
