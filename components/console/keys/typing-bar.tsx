import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { Progress } from '@/components/ui/progress';
import type { Typing } from './use-typing';

/** How far a text is typed, and why it was not typed to its end. */
export function TypingBar({
  typing,
  onCancel,
  onClose,
}: {
  typing: Typing;
  onCancel: () => void;
  onClose: () => void;
}) {
  const cancel = useRef<HTMLButtonElement>(null);
  const isTyping = typing.phase === 'typing';
  // The dialog that the text was given in has just gone.
  useEffect(() => {
    if (isTyping) cancel.current?.focus();
  }, [isTyping]);
  if (typing.phase === 'idle') return null;
  const { typed, total } = typing;
  if (typing.phase === 'typing') {
    return (
      <div className="flex min-h-8 items-center gap-3 rounded-md bg-busy-soft px-3 py-1 text-13">
        <p className="shrink-0 tabular-nums">
          Typing {typed.toLocaleString('en')} of {total.toLocaleString('en')}
        </p>
        <Progress value={typed / total} label="Characters typed" className="min-w-0 flex-1" />
        <Button ref={cancel} size="sm" onClick={onCancel}>
          Cancel <Kbd>Esc</Kbd>
        </Button>
      </div>
    );
  }
  return (
    <div className="flex min-h-8 items-center gap-3 rounded-md bg-warn-soft px-3 py-1 text-13">
      <p role="status" className="min-w-0 flex-1">
        {typing.isCancelled
          ? `Typing was cancelled after ${typed.toLocaleString('en')} of ${total.toLocaleString('en')} characters.`
          : `Typing stopped after ${typed.toLocaleString('en')} of ${total.toLocaleString('en')} characters: the console is no longer connected.`}
      </p>
      <Button look="quiet" size="icon" aria-label="Close this note" onClick={onClose}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
