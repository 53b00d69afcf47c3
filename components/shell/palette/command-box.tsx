'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useState } from 'react';
import { toast } from 'sonner';
import { Dialog } from '@/components/ui/dialog';
import { DeedDialog } from '@/components/vms/deeds/deed-dialog';
import type { KeyDeed } from '@/lib/client/keys';
import { useVm } from '@/lib/client/queries';
import { recentVisits } from '@/lib/client/recent';
import type { VmRow } from '@/lib/domain/views';
import { useMe } from '../me';
import { Chooser } from './chooser';
import { type PlainDialog, PlainDialogs } from './plain-dialogs';
import { type OpenDeed, useDeeds } from './use-deeds';
import { useEntries } from './use-entries';
import { useVmEntries } from './use-vm-entries';

/** What a key asks for on the page of a machine: one thing, or all that can be done. */
export type Asked = { vmId: string; deed: KeyDeed | null };

/**
 * Everything by its name: pages, machines and what else there is, and what can be done with each. A machine has a second
 * stage with its actions. What destroys opens its dialog, and nothing runs before that says so.
 */
export function CommandBox({
  isOpen,
  onOpenChange,
  asked,
  onAnswered,
  onHelp,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  asked: Asked | null;
  onAnswered: () => void;
  onHelp: () => void;
}) {
  const [deed, setDeed] = useState<OpenDeed | null>(null);
  const [plain, setPlain] = useState<PlainDialog | null>(null);
  const { data: vm } = useVm(asked?.vmId ?? null);
  return (
    <>
      {isOpen ? (
        <Box
          startWith={null}
          onClose={() => onOpenChange(false)}
          onHelp={onHelp}
          openDeed={setDeed}
          openPlain={setPlain}
        />
      ) : asked && !asked.deed && vm ? (
        <Box startWith={vm} onClose={onAnswered} onHelp={onHelp} openDeed={setDeed} openPlain={setPlain} />
      ) : null}
      {asked?.deed && vm ? <DoOnce deed={asked.deed} vm={vm} openDeed={setDeed} onDone={onAnswered} /> : null}
      {deed ? <DeedDialog {...deed} onClose={() => setDeed(null)} /> : null}
      <PlainDialogs dialog={plain} onClose={() => setPlain(null)} />
    </>
  );
}

/** Does what a key asked for, or says why not. */
function DoOnce({
  deed,
  vm,
  openDeed,
  onDone,
}: {
  deed: KeyDeed;
  vm: VmRow;
  openDeed: (deed: OpenDeed) => void;
  onDone: () => void;
}) {
  const { reason, run, text } = useDeeds(openDeed)(deed, vm, 'whole');
  const act = useEffectEvent(() => {
    if (reason) toast(`Not now: ${text}`, { description: reason });
    else run();
    onDone();
  });
  useEffect(() => act(), []);
  return null;
}

function Box({
  startWith,
  onClose,
  onHelp,
  openDeed,
  openPlain,
}: {
  startWith: VmRow | null;
  onClose: () => void;
  onHelp: () => void;
  openDeed: (deed: OpenDeed) => void;
  openPlain: (dialog: PlainDialog) => void;
}) {
  const router = useRouter();
  const { username } = useMe();
  const [recent] = useState(() => recentVisits(username));
  const [vm, setVm] = useState(startWith);
  const [typed, setTyped] = useState('');
  const go = (href: string) => router.push(href);
  const first = useEntries(typed, recent, {
    go,
    onHelp,
    openDeed,
    openPlain,
    complete: setTyped,
    openVm: (chosen) => stage(chosen),
  });
  const second = useVmEntries(vm, typed, { go, openDeed });

  function stage(chosen: VmRow | null): void {
    setVm(chosen);
    setTyped('');
  }

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      title="Search and commands"
      className="[&>div:first-child]:sr-only [&>div:last-child]:overflow-hidden [&>div:last-child]:p-0"
      onEscape={(event) => {
        // One step back: from a machine's actions to where it was chosen, and only then out.
        if (!vm || startWith) return;
        event.preventDefault();
        stage(null);
      }}
    >
      <Chooser
        key={vm?.id ?? 'first'}
        typed={typed}
        onType={setTyped}
        about={vm?.name ?? null}
        onBack={vm ? () => stage(null) : undefined}
        entries={vm ? second : first.entries}
        isCurrent={vm !== null || first.isCurrent}
        error={vm ? null : first.error}
        onDone={onClose}
      />
    </Dialog>
  );
}
