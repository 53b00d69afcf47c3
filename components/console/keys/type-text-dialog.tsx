'use client';

import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckField } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select, TextArea } from '@/components/ui/field';
import { count, formatDuration } from '@/lib/client/format';
import { type Pace, typingMs } from '@/lib/client/keyboard/type-strokes';
import type { Stroke } from '@/lib/domain/keyboard/keys';
import { layoutFor } from '@/lib/domain/keyboard/layout';
import { planText, withPlainMarks } from '@/lib/domain/keyboard/plan-text';
import { LayoutSelect } from './layout-select';
import { Untypable } from './untypable';

// About ten minutes at the usual pace: a file goes over the network instead.
const maxCharacters = 20_000;

/** Asks for a text, and says what would be typed before anything is. */
export function TypeTextDialog({
  vmName,
  layoutId,
  onLayout,
  onType,
  onClose,
}: {
  vmName: string;
  /** Null when none was chosen. */
  layoutId: string | null;
  onLayout: (id: string) => void;
  onType: (characters: Stroke[][], pace: Pace) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState('');
  const [pace, setPace] = useState<Pace>('normal');
  const [wantsPlain, setWantsPlain] = useState(false);
  const layout = useMemo(() => layoutFor(layoutId, navigator.languages), [layoutId]);
  const { characters, untypable } = useMemo(
    () => planText(wantsPlain ? withPlainMarks(text) : text, layout),
    [text, wantsPlain, layout],
  );
  const hasFancyMarks = withPlainMarks(text) !== text;
  const isTooLong = characters.length > maxCharacters;
  const reason =
    characters.length === 0
      ? 'There is nothing to type yet.'
      : isTooLong
        ? `At most ${maxCharacters.toLocaleString('en')} characters are typed at once. Send a file over the network instead.`
        : null;

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Type text into ${vmName}`}
      description="It is typed as keys, wherever the cursor of the machine is. Each line break presses Enter."
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason === null) onType(characters, pace);
        }}
      >
        <Field label="Text" error={isTooLong ? (reason ?? undefined) : undefined}>
          <TextArea
            rows={6}
            autoFocus
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="font-mono"
          />
        </Field>
        <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
          <Field label="Keyboard layout of the machine">
            <LayoutSelect value={layout.id} onChange={onLayout} />
          </Field>
          <Field label="Pace">
            <Select value={pace} onChange={(event) => setPace(event.target.value as Pace)}>
              <option value="normal">Normal</option>
              <option value="slow">Slow, for firmware and boot menus</option>
              <option value="fast">Fast, for an idle machine</option>
            </Select>
          </Field>
        </div>
        {hasFancyMarks ? (
          <CheckField isChecked={wantsPlain} onChange={setWantsPlain}>
            Type plain quotation marks, dashes and blanks, as commands need them
          </CheckField>
        ) : null}
        <Untypable untypable={untypable} />
        <div className="flex flex-wrap items-center justify-end gap-2">
          <p role="status" className="mr-auto text-12 text-text-2 tabular-nums">
            {characters.length > 0
              ? `${count(characters.length, 'character')}, typed in about ${formatDuration(typingMs(characters, pace))}`
              : null}
          </p>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" reason={reason}>
            {untypable.length > 0 ? 'Type without them' : 'Type'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
