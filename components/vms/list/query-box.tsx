'use client';

import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { cx } from '@/components/ui/cx';
import { step } from '@/lib/client/keys';
import { useVmValues } from '@/lib/client/queries';
import { type Completion, completeVmQuery, wantedValues } from '@/lib/domain/vm-query/complete';

/** The search box: words, or fields as in `state:running mem>8g`, with what can be written under it. */
export function QueryBox({
  query,
  onChange,
  problem,
}: {
  query: string;
  onChange: (query: string) => void;
  problem: string | undefined;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // Where the cursor is while the list is open; null while it is closed.
  const [cursor, setCursor] = useState<number | null>(null);
  const [at, setAt] = useState(-1);
  const { data: values = [] } = useVmValues(cursor === null ? null : wantedValues(query, cursor));
  const offered = cursor === null ? [] : completeVmQuery(query, cursor, values);
  const isOpen = offered.length > 0;

  function close(): void {
    setCursor(null);
    setAt(-1);
  }
  function open(): void {
    setCursor(input.current?.selectionStart ?? query.length);
    setAt(-1);
  }
  function take({ query, cursor }: Completion): void {
    onChange(query);
    setCursor(cursor);
    setAt(-1);
    // The text is there after React has written it; the cursor goes to where the completion ends.
    requestAnimationFrame(() => input.current?.setSelectionRange(cursor, cursor));
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const chosen = offered[at];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!isOpen) open();
      else setAt(step(at, event.key === 'ArrowDown' ? 1 : -1, offered.length));
    } else if (chosen && (event.key === 'Enter' || event.key === 'Tab')) take(chosen);
    else if (event.key === 'Enter' && isOpen) close();
    else if (event.key === 'Escape') isOpen ? close() : input.current?.blur();
    else return;
    event.preventDefault();
  }

  return (
    <div className="relative w-full max-w-md max-xl:w-auto max-xl:min-w-0 max-xl:grow">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-text-3 max-md:top-3"
      />
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-label="Search virtual machines"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 && offered[at] ? `${id}-${at}` : undefined}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        autoComplete="off"
        spellCheck={false}
        data-search
        value={query}
        placeholder="Search, or state:running tag:prod mem>8g"
        onChange={(event) => {
          onChange(event.target.value);
          setCursor(event.target.selectionStart);
          setAt(-1);
        }}
        onFocus={open}
        onClick={open}
        onBlur={close}
        onKeyDown={onKeyDown}
        className="h-8 w-full rounded-md border border-control bg-surface pr-2 pl-8 text-13 placeholder:text-text-3 max-md:h-10 max-md:text-16"
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="What can be written"
        hidden={!isOpen}
        className="absolute top-full right-0 left-0 z-30 mt-1 max-h-80 overflow-y-auto rounded-md bg-float p-1 shadow-float"
      >
        {offered.map((one, index) => (
          // The keys are the input's: this list only shows and takes presses.
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above handles the keyboard.
          <div
            key={one.text}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            // The press must not take the focus from the input, or the list closes under it.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(one)}
            onPointerMove={() => setAt(index)}
            className={cx(
              'flex h-8 cursor-pointer items-center gap-3 rounded-sm px-2 text-13 max-md:h-10',
              index === at && 'bg-press',
            )}
          >
            <span className="font-mono">{one.text}</span>
            <span className="ml-auto truncate text-12 text-text-3">{one.note}</span>
          </div>
        ))}
      </div>
      {problem && !isOpen ? (
        <p id={`${id}-problem`} className="pt-1 text-12 text-bad">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
