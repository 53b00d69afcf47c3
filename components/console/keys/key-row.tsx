import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import type { Hold, Holds } from '@/lib/client/keyboard/sticky';
import { functionKeys, type Key, type Modifier, namedKeys } from '@/lib/domain/keyboard/keys';

const modifierWords: Record<Modifier, string> = {
  ctrl: 'Ctrl',
  alt: 'Alt',
  altGr: 'AltGr',
  shift: 'Shift',
  super: 'Super',
};
const holdWords: Record<Hold, string> = {
  up: 'Held for the next key; press twice to lock it',
  once: 'Held for the next key; press again to lock it',
  locked: 'Locked until it is pressed again',
};

const editing: [string, Key][] = [
  ['Esc', namedKeys.escape],
  ['Tab', namedKeys.tab],
  ['Ins', namedKeys.insert],
  ['Del', namedKeys.delete],
  ['Home', namedKeys.home],
  ['End', namedKeys.end],
  ['PgUp', namedKeys.pageUp],
  ['PgDn', namedKeys.pageDown],
];
const arrows: [string, string, Key][] = [
  ['←', 'Left', namedKeys.left],
  ['↑', 'Up', namedKeys.up],
  ['↓', 'Down', namedKeys.down],
  ['→', 'Right', namedKeys.right],
];

/** Keys to be pressed one at a time, by mouse or finger: modifiers stay down for the next one. */
export function KeyRow({
  reason,
  holds,
  onModifier,
  onKey,
  children,
}: {
  reason: string | null;
  holds: Holds;
  onModifier: (modifier: Modifier) => void;
  onKey: (key: Key) => void;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-1.5 rounded-md border bg-surface p-1.5">
      <Keys label="Modifiers">
        {(Object.keys(modifierWords) as Modifier[]).map((name) => (
          <KeyButton
            key={name}
            reason={reason}
            hint={holdWords[holds[name]]}
            aria-description={holds[name] === 'up' ? undefined : holdWords[holds[name]]}
            aria-pressed={holds[name] !== 'up'}
            onClick={() => onModifier(name)}
            className={cx(
              holds[name] === 'once' && 'border-accent! bg-accent-soft! text-accent!',
              holds[name] === 'locked' && 'border-accent-fill! bg-accent-fill! text-on-accent!',
            )}
          >
            {modifierWords[name]}
            {holds[name] === 'locked' ? <Lock aria-hidden className="size-3!" /> : null}
          </KeyButton>
        ))}
      </Keys>
      <Keys label="Editing keys">
        {editing.map(([text, key]) => (
          <KeyButton key={text} reason={reason} onClick={() => onKey(key)}>
            {text}
          </KeyButton>
        ))}
      </Keys>
      <Keys label="Arrows">
        {arrows.map(([text, name, key]) => (
          <KeyButton key={text} reason={reason} aria-label={name} onClick={() => onKey(key)}>
            {text}
          </KeyButton>
        ))}
      </Keys>
      <Keys label="Function keys">
        {functionKeys.map((key) => (
          <KeyButton key={key.code} reason={reason} onClick={() => onKey(key)}>
            {key.code}
          </KeyButton>
        ))}
      </Keys>
      {children}
    </div>
  );
}

function Keys({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset aria-label={label} className="flex min-w-0 flex-wrap gap-1">
      {children}
    </fieldset>
  );
}

function KeyButton({ className, ...props }: React.ComponentProps<typeof Button>) {
  return (
    <Button
      {...props}
      size="sm"
      // Where a touch keyboard is open, it stays open.
      onPointerDown={(event) => event.preventDefault()}
      className={cx('min-w-8 gap-1 px-1.5! text-12! max-md:h-10 max-md:min-w-10', className)}
    />
  );
}
