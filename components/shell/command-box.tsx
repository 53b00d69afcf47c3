'use client';

import { Monitor, Plus, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { cx } from '@/components/ui/cx';
import { Dialog } from '@/components/ui/dialog';
import { toneText } from '@/components/ui/state-mark';
import { vmStateLooks } from '@/components/vms/vm-state';
import { step } from '@/lib/client/keys';
import { useVms } from '@/lib/client/queries';
import { places } from './places';

type Entry = { href: string; text: string; icon: ReactNode; note?: ReactNode; isMono?: boolean };

const maxVms = 8;

/** Pages and machines by name: arrows choose, Enter goes. */
export function CommandBox({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Go to"
      className="[&>div:first-child]:sr-only [&>div:last-child]:p-0"
    >
      <Box onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function Box({ onDone }: { onDone: () => void }) {
  const id = useId();
  const router = useRouter();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const entries = useEntries(query);
  const chosen = entries[Math.min(at, entries.length - 1)];

  function go(entry: Entry | undefined): void {
    if (!entry) return;
    onDone();
    router.push(entry.href);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setAt((index) =>
        step(Math.min(index, entries.length - 1), event.key === 'ArrowDown' ? 1 : -1, entries.length),
      );
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      go(chosen);
    }
  }

  return (
    <>
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-text-3" />
        <input
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? `${id}-${entries.indexOf(chosen)}` : undefined}
          aria-label="Go to a page or a virtual machine"
          placeholder="A page or a virtual machine"
          // biome-ignore lint/a11y/noAutofocus: the box was opened in order to type.
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="h-12 min-w-0 flex-1 bg-transparent text-14 outline-none placeholder:text-text-3 max-md:text-16"
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label="Matches" className="p-1.5">
        {entries.map((entry, index) => (
          // The keys are the input's: this list only shows and takes presses.
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above handles the keyboard.
          <div
            key={entry.href}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={entry === chosen}
            onClick={() => go(entry)}
            onPointerMove={() => setAt(index)}
            className={cx(
              'flex h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 text-13 max-md:h-11 [&_svg]:size-4 [&_svg]:shrink-0',
              entry === chosen && 'bg-press',
            )}
          >
            <span className="text-text-3">{entry.icon}</span>
            <span className={cx('min-w-0 flex-1 truncate', entry.isMono && 'font-mono')}>{entry.text}</span>
            {entry.note}
          </div>
        ))}
        {entries.length === 0 ? (
          <p className="px-2.5 py-3 text-13 text-text-2">No page and no machine has this in its name.</p>
        ) : null}
      </div>
    </>
  );
}

function useEntries(query: string): Entry[] {
  const { data: vms = [] } = useVms();
  const wanted = query.trim().toLowerCase();
  const pages: Entry[] = [
    ...places.map(({ href, name, icon: Icon }) => ({ href, text: name, icon: <Icon aria-hidden /> })),
    { href: '/vms/new', text: 'Create VM', icon: <Plus aria-hidden /> },
  ];
  const machines = wanted
    ? vms
        .filter(
          (vm) =>
            vm.name.toLowerCase().includes(wanted) ||
            vm.addresses.some((address) => address.includes(wanted)),
        )
        .slice(0, maxVms)
    : [];
  return [
    ...machines.map((vm) => {
      const { tone, word } = vmStateLooks[vm.state];
      return {
        href: `/vms/${vm.id}`,
        text: vm.name,
        icon: <Monitor aria-hidden />,
        isMono: true,
        note: <span className={cx('text-12', toneText[tone])}>{word}</span>,
      };
    }),
    ...pages.filter(({ text }) => text.toLowerCase().includes(wanted)),
  ];
}
