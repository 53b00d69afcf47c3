'use client';

import { ClipboardPaste, Keyboard } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { keepLayout, keptLayout } from '@/lib/client/keyboard/kept-layout';
import { typeStrokes } from '@/lib/client/keyboard/type-strokes';
import { type Key, type KeySender, pressTogether, type Stroke } from '@/lib/domain/keyboard/keys';
import { type Combo, pressCombo } from './combos';
import { CombosMenu } from './combos-menu';
import { KeyRow } from './key-row';
import { TypingBar } from './typing-bar';
import { useSticky } from './use-sticky';
import { useTyping } from './use-typing';

// The layouts come with the first of them that is opened.
const TypeTextDialog = dynamic(() => import('./type-text-dialog').then((file) => file.TypeTextDialog));
const TouchTyping = dynamic(() => import('./touch-typing').then((file) => file.TouchTyping));

/**
 * What a toolbar of a console has for keys: combinations, a text as keys, and keys to be pressed one at a time. It
 * takes the whole width of a toolbar that wraps for what it opens.
 */
export function ConsoleKeys({
  vm,
  keys,
  reason,
  screen,
  onDone,
}: {
  vm: { id: string; name: string };
  keys: KeySender;
  /** Why no keys can be sent now, as a whole sentence; null when they can. */
  reason: string | null;
  /** The picture of the screen, which has the machine's keyboard while it has the focus. */
  screen: RefObject<HTMLElement | null>;
  /** Gives the keyboard back to the screen. */
  onDone: () => void;
}) {
  const [isRowOpen, setIsRowOpen] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [layoutId, setLayoutId] = useLayoutId(vm.id);
  const canSend = reason === null;
  const sender = useRef<KeySender | null>(null);
  sender.current = canSend ? keys : null;
  const { sticky, holds } = useSticky(sender, canSend, screen);
  const { typing, type, cancel, forget } = useTyping(sender, canSend, screen);
  const touched = useRef<Promise<unknown>>(Promise.resolve());

  function press(key: Key): void {
    if (sender.current) pressTogether(sender.current, [key]);
    sticky.keyDone();
  }

  async function send(combo: Combo): Promise<void> {
    sticky.releaseAll();
    if (sender.current) await pressCombo(sender.current, combo, layoutId);
    onDone();
  }

  /** Letters come faster than a machine takes them. */
  function typeTouched(characters: Stroke[][]): void {
    touched.current = touched.current.then(async () => {
      const to = sender.current;
      const options = { pace: 'normal', signal: new AbortController().signal, onProgress() {} } as const;
      if (to) await typeStrokes(to, characters, options);
      sticky.keyDone();
    });
  }

  return (
    <>
      <CombosMenu reason={reason} onChoose={(combo) => void send(combo)} />
      <Button
        size="sm"
        reason={reason ?? (typing.phase === 'typing' ? 'A text is being typed.' : null)}
        onClick={() => setIsAsking(true)}
      >
        <ClipboardPaste aria-hidden />
        Type text
      </Button>
      <Button
        size="sm"
        aria-pressed={isRowOpen}
        hint="Keys to be pressed one at a time"
        onClick={() => {
          if (isRowOpen) sticky.releaseAll();
          setIsRowOpen(!isRowOpen);
        }}
      >
        <Keyboard aria-hidden />
        Keys
      </Button>
      {isRowOpen || typing.phase !== 'idle' ? (
        <div className="order-last basis-full space-y-2">
          <TypingBar typing={typing} onCancel={cancel} onClose={forget} />
          {isRowOpen ? (
            <KeyRow reason={reason} holds={holds} onModifier={sticky.press} onKey={press}>
              <TouchTyping
                isDisabled={!canSend}
                layoutId={layoutId}
                onLayout={setLayoutId}
                onType={typeTouched}
              />
            </KeyRow>
          ) : null}
        </div>
      ) : null}
      {isAsking ? (
        <TypeTextDialog
          vmName={vm.name}
          layoutId={layoutId}
          onLayout={setLayoutId}
          onClose={() => setIsAsking(false)}
          onType={async (characters, pace) => {
            setIsAsking(false);
            sticky.releaseAll();
            await type(characters, pace);
            onDone();
          }}
        />
      ) : null}
    </>
  );
}

/** The layout that was chosen for this machine; null when none was. */
function useLayoutId(vmId: string): [string | null, (id: string) => void] {
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => setChosen(keptLayout(vmId)), [vmId]);
  return [
    chosen,
    (id) => {
      setChosen(id);
      keepLayout(vmId, id);
    },
  ];
}
