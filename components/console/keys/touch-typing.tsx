'use client';

import { useState } from 'react';
import { namedKeys, type Stroke } from '@/lib/domain/keyboard/keys';
import { layoutFor } from '@/lib/domain/keyboard/layout';
import { planText } from '@/lib/domain/keyboard/plan-text';
import { LayoutSelect } from './layout-select';
import { TouchInput } from './touch-input';
import { Untypable } from './untypable';

/** For hands without a keyboard: letters by a touch keyboard, in the machine's layout. */
export function TouchTyping({
  isDisabled,
  layoutId,
  onLayout,
  onType,
}: {
  isDisabled: boolean;
  /** Null when none was chosen. */
  layoutId: string | null;
  onLayout: (id: string) => void;
  onType: (characters: Stroke[][]) => void;
}) {
  const [untypable, setUntypable] = useState<{ character: string; count: number }[]>([]);
  const layout = layoutFor(layoutId, navigator.languages);
  const backspace: Stroke = { ...namedKeys.backspace, held: [] };

  function onText(text: string): void {
    const plan = planText(text, layout);
    setUntypable(plan.untypable);
    onType(plan.characters);
  }

  return (
    <div className="hidden basis-full flex-wrap gap-1.5 pointer-coarse:flex">
      <TouchInput
        isDisabled={isDisabled}
        onErase={(number) => onType(Array.from({ length: number }, () => [backspace]))}
        onText={onText}
      />
      <LayoutSelect
        label="Keyboard layout of the machine"
        value={layout.id}
        onChange={onLayout}
        className="w-44! max-md:h-10!"
      />
      <Untypable untypable={untypable} />
    </div>
  );
}
