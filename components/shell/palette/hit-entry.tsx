import { Disc3, HardDrive, ListChecks, Monitor, Network, Server, Stamp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '@/components/ui/cx';
import { toneText } from '@/components/ui/state-mark';
import { Ago } from '@/components/ui/time';
import { vmStateLooks } from '@/components/vms/vm-state';
import { wordBeforeName } from '@/lib/domain/operation';
import { idOf, type SearchHit } from '@/lib/domain/search';
import type { VmRow } from '@/lib/domain/views';
import type { Entry } from './entry';

type Ways = { go: (href: string) => void; openVm: (vm: VmRow) => void };

/** What the search found, as a line. */
export function hitEntry(hit: SearchHit, { go, openVm }: Ways): Entry {
  const id = `${hit.type} ${idOf(hit)}`;
  switch (hit.type) {
    case 'vm': {
      const { vm } = hit;
      return {
        id,
        icon: vm.isTemplate ? <Stamp aria-hidden /> : <Monitor aria-hidden />,
        text: vm.name,
        isMono: true,
        note: <VmNote vm={vm} matched={hit.matched} />,
        run: () => go(`/vms/${vm.id}`),
        more: () => openVm(vm),
      };
    }
    case 'operation': {
      const { operation } = hit;
      return {
        id,
        icon: <ListChecks aria-hidden />,
        text: `${wordBeforeName(operation.kind, 'verb')} ${operation.subjectName}`,
        note: (
          <>
            Operation, <Ago at={operation.createdAt} />
          </>
        ),
        run: () => go(`/operations/${operation.id}`),
      };
    }
    case 'host':
      return {
        ...{ id, icon: <Server aria-hidden />, text: hit.name, isMono: true },
        note: hit.state === 'connected' ? 'Host' : `Host, ${hit.state}`,
        run: () => go(`/hosts/${hit.id}`),
      };
    case 'network':
      return {
        ...{ id, icon: <Network aria-hidden />, text: hit.name, isMono: true },
        note: <Where word="Network" hostName={hit.hostName} />,
        run: () => go(`/networks/${hit.id}`),
      };
    case 'pool':
      return {
        ...{ id, icon: <HardDrive aria-hidden />, text: hit.name, isMono: true },
        note: <Where word="Storage pool" hostName={hit.hostName} />,
        run: () => go(`/storage/${hit.id}`),
      };
    case 'image':
      return {
        ...{ id, icon: <Disc3 aria-hidden />, text: hit.name },
        note: hit.state === 'ready' ? 'Image' : `Image, ${hit.state}`,
        run: () => go('/images'),
      };
  }
}

/** Its state in the one word and colour, and what it was found by. */
export function VmNote({ vm, matched = null }: { vm: VmRow; matched?: string | null }): ReactNode {
  const { tone, word } = vmStateLooks[vm.state];
  return (
    <>
      {matched ? <span className="truncate font-mono">{matched}</span> : null}
      {vm.isTemplate ? <span>Template</span> : <span className={cx(toneText[tone])}>{word}</span>}
      {vm.hostName ? <span className="truncate font-mono max-md:hidden">{vm.hostName}</span> : null}
    </>
  );
}

function Where({ word, hostName }: { word: string; hostName: string }) {
  return (
    <>
      <span className="shrink-0">{word}</span>
      <span className="truncate font-mono">{hostName}</span>
    </>
  );
}
