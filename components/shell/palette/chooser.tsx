'use client';

import { ChevronRight, Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { ErrorBox } from '@/components/ui/error-box';
import { Kbd } from '@/components/ui/kbd';
import { viewOf } from '@/lib/client/fetch-json';
import { count } from '@/lib/client/format';
import { step } from '@/lib/client/keys';
import { type Entry, EntryLine } from './entry';

type Props = {
  typed: string;
  onType: (text: string) => void;
  /** The machine that the entries are about, in the second stage. */
  about: string | null;
  onBack?: () => void;
  entries: Entry[];
  /** False while the entries are still those of what was typed before. */
  isCurrent: boolean;
  error: Error | null;
  onDone: () => void;
};

/** A combobox with its list below: the keys stay in the input, whatever is chosen. */
export function Chooser({ typed, onType, about, onBack, entries, isCurrent, error, onDone }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  // Enter that comes before the answer counts for the answer, and not for what stood there by chance.
  const [isWaiting, setIsWaiting] = useState(false);
  const index = Math.min(at, entries.length - 1);
  const chosen = entries[index];

  function run(entry: Entry | undefined): void {
    if (!entry || entry.reason) return;
    entry.run();
    if (entry.keepsOpen) setAt(0);
    else onDone();
  }

  const runWaiting = useEffectEvent(() => {
    setIsWaiting(false);
    run(chosen);
  });
  useEffect(() => {
    if (isWaiting && isCurrent) runWaiting();
  }, [isWaiting, isCurrent]);

  useEffect(() => {
    list.current?.querySelector(`[id="${id}-${index}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [id, index]);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const { key, currentTarget: input } = event;
    const isAtEnd = input.selectionStart === typed.length && input.selectionEnd === typed.length;
    if (event.nativeEvent.isComposing) return;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      setAt(step(index, key === 'ArrowDown' ? 1 : -1, entries.length));
    } else if (key === 'Enter') {
      if (isCurrent || at > 0) run(chosen);
      else setIsWaiting(true);
    } else if (key === 'Tab' && !event.shiftKey && chosen?.more) chosen.more();
    else if (key === 'ArrowRight' && isAtEnd && chosen?.more) chosen.more();
    else if (key === 'Backspace' && typed === '' && onBack) onBack();
    // The list has no stops of its own, and behind the box there is nothing to go to.
    else if (key !== 'Tab') return;
    event.preventDefault();
  }

  return (
    <div className="flex max-h-[min(80vh,34rem)] flex-col max-md:max-h-[calc(100dvh-2rem)]">
      <div className="flex shrink-0 items-center gap-2.5 border-line border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-text-3" />
        {about ? (
          <span className="flex min-w-0 max-w-[50%] items-center gap-1 text-13">
            <span className="truncate rounded-sm bg-accent-soft px-1.5 py-0.5 font-mono">{about}</span>
            <ChevronRight aria-hidden className="size-3.5 shrink-0 text-text-3" />
          </span>
        ) : null}
        <input
          role="combobox"
          aria-expanded
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? `${id}-${index}` : undefined}
          aria-label={about ? `What to do with ${about}` : 'Search and commands'}
          placeholder={about ? 'What to do' : 'A name, an address, a page, or what to do'}
          // biome-ignore lint/a11y/noAutofocus: the box was opened in order to type.
          autoFocus
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            onType(event.target.value);
            setAt(0);
            setIsWaiting(false);
          }}
          onKeyDown={onKeyDown}
          className="h-12 min-w-0 flex-1 bg-transparent text-14 outline-none placeholder:text-text-3 max-md:text-16"
        />
      </div>
      {error ? <ErrorBox error={viewOf(error)} className="m-2" /> : null}
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Matches"
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5"
      >
        {inGroups(entries).map(({ group, lines }) => {
          const shown = lines.map(({ entry, position }) => (
            <EntryLine
              key={entry.id}
              entry={entry}
              id={`${id}-${position}`}
              isChosen={position === index}
              onPress={() => run(entry)}
              onPoint={() => setAt(position)}
            />
          ));
          if (group === undefined) return shown;
          return (
            // biome-ignore lint/a11y/useSemanticElements: a group of options within a list of them.
            <div key={group} role="group" aria-label={group}>
              <p aria-hidden className="px-2.5 pt-2 pb-1 text-12 text-text-3">
                {group}
              </p>
              {shown}
            </div>
          );
        })}
      </div>
      {entries.length === 0 && isCurrent ? (
        <p className="px-4 pb-4 text-13 text-text-2">
          Nothing has this in its name, address, tag or identifier, and no action is called so.
        </p>
      ) : null}
      <p role="status" className="sr-only">
        {isCurrent ? count(entries.length, 'match', 'matches') : ''}
      </p>
      <Footer canDoMore={Boolean(chosen?.more)} canGoBack={Boolean(onBack)} />
    </div>
  );
}

/** Those that follow each other under one heading, each with its place in the whole. */
function inGroups(entries: Entry[]) {
  const groups: { group: string | undefined; lines: { entry: Entry; position: number }[] }[] = [];
  for (const [position, entry] of entries.entries()) {
    if (position === 0 || groups.at(-1)?.group !== entry.group)
      groups.push({ group: entry.group, lines: [] });
    groups.at(-1)?.lines.push({ entry, position });
  }
  return groups;
}

function Footer({ canDoMore, canGoBack }: { canDoMore: boolean; canGoBack: boolean }) {
  return (
    <div
      aria-hidden
      className="flex h-9 shrink-0 items-center gap-4 border-line border-t px-4 text-12 text-text-3 max-md:hidden"
    >
      <span className="flex items-center gap-1.5">
        <Kbd>↑</Kbd>
        <Kbd>↓</Kbd> choose
      </span>
      <span className="flex items-center gap-1.5">
        <Kbd>Enter</Kbd> do it
      </span>
      {canDoMore ? (
        <span className="flex items-center gap-1.5">
          <Kbd>Tab</Kbd> its actions
        </span>
      ) : null}
      <span className="ml-auto flex items-center gap-1.5">
        <Kbd>Esc</Kbd> {canGoBack ? 'back' : 'close'}
      </span>
    </div>
  );
}
