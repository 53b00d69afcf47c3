import {
  functionKeys,
  type Key,
  type KeySender,
  modifiers,
  namedKeys,
  pressTogether,
  qwertyKey,
} from '@/lib/domain/keyboard/keys';

export type Combo = {
  text: string;
  keys: readonly Key[];
  /** A letter that is pressed with them, wherever the machine's layout has it. */
  letter?: string;
  isDangerous?: boolean;
};

const { ctrl, alt, shift, super: superKey } = modifiers;

/** What every system knows, and what a browser or its system would take for itself. */
export const plainCombos: readonly Combo[] = [
  { text: 'Ctrl-Alt-Del', keys: [ctrl, alt, namedKeys.delete] },
  { text: 'Ctrl-Alt-Backspace', keys: [ctrl, alt, namedKeys.backspace] },
  { text: 'Ctrl-Shift-Esc', keys: [ctrl, shift, namedKeys.escape] },
  { text: 'Alt-Tab', keys: [alt, namedKeys.tab] },
  { text: 'Alt-F4', keys: [alt, ...functionKeys.slice(3, 4)] },
  { text: 'Super (Windows key)', keys: [superKey] },
  { text: 'Super-L', keys: [superKey], letter: 'l' },
  { text: 'Super-R', keys: [superKey], letter: 'r' },
  { text: 'Ctrl-W', keys: [ctrl], letter: 'w' },
  { text: 'Ctrl-T', keys: [ctrl], letter: 't' },
  { text: 'Ctrl-N', keys: [ctrl], letter: 'n' },
  { text: 'Print Screen', keys: [namedKeys.printScreen] },
  { text: 'Pause', keys: [namedKeys.pause] },
];

export const terminalCombos: readonly Combo[] = functionKeys.map((key) => ({
  text: `Ctrl-Alt-${key.code}`,
  keys: [ctrl, alt, key],
}));

const sysRq = (letter: string): readonly Key[] => [alt, namedKeys.printScreen, qwertyKey(letter)];

/** Linux obeys them even when nothing else answers. @see https://docs.kernel.org/admin-guide/sysrq.html */
export const sysRqCombos: readonly Combo[] = [
  { text: 'H: list these keys', keys: sysRq('h') },
  { text: 'R: take the keyboard back from the screen', keys: sysRq('r') },
  { text: 'W: list what is blocked', keys: sysRq('w') },
  { text: 'M: show memory', keys: sysRq('m') },
  { text: 'F: end what uses most memory', keys: sysRq('f'), isDangerous: true },
  { text: 'E: ask all programs to end', keys: sysRq('e'), isDangerous: true },
  { text: 'I: kill all programs', keys: sysRq('i'), isDangerous: true },
  { text: 'S: write the disks', keys: sysRq('s') },
  { text: 'U: make the disks read-only', keys: sysRq('u'), isDangerous: true },
  { text: 'B: restart at once, writing nothing', keys: sysRq('b'), isDangerous: true },
];

/** @param layoutId  the machine's, for letters; null when none was chosen */
export async function pressCombo(
  keys: KeySender,
  { keys: held, letter }: Combo,
  layoutId: string | null,
): Promise<void> {
  if (!letter) return pressTogether(keys, held);
  const { layoutFor } = await import('@/lib/domain/keyboard/layout');
  const { strokes } = layoutFor(layoutId, navigator.languages);
  // A layout without Latin letters takes them by their place.
  pressTogether(keys, [...held, strokes.get(letter) ?? qwertyKey(letter)]);
}
