import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { changeOf, filler } from '@/lib/client/keyboard/soft-input';

/** Where a touch keyboard opens, whose letters go to the machine: the picture of a screen opens none. */
export function TouchInput({
  isDisabled,
  onErase,
  onText,
}: {
  isDisabled: boolean;
  onErase: (number: number) => void;
  onText: (text: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');

  // A touch keyboard erases backwards from its own cursor.
  useEffect(() => {
    if (text === filler) input.current?.setSelectionRange(filler.length, filler.length);
  }, [text]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onText('\n');
    setText(filler);
  }

  return (
    <input
      ref={input}
      aria-label="Type into the machine"
      placeholder="Type here"
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      enterKeyHint="enter"
      disabled={isDisabled}
      value={text}
      onKeyDown={onKeyDown}
      onChange={(event) => {
        const { erased, typed } = changeOf(text, event.target.value);
        if (erased > 0) onErase(erased);
        if (typed) onText(typed);
        // Filled up again before there is nothing left to erase, or too much to compare.
        const isWorn = event.target.value.length < 8 || event.target.value.length > 400;
        setText(isWorn ? filler : event.target.value);
      }}
      onFocus={() => setText(filler)}
      onBlur={() => setText('')}
      className="h-8 min-w-32 flex-1 rounded-md border border-control bg-surface px-2 text-13 max-md:h-10 max-md:text-16"
    />
  );
}
