/** What a single key does on a page; each page answers those that it knows. */
export type KeyCommand = 'search' | 'help' | 'next' | 'previous' | 'select' | 'menu' | 'palette';

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>;

const singleKeys: Record<string, KeyCommand> = {
  '/': 'search',
  '?': 'help',
  j: 'next',
  k: 'previous',
  x: 'select',
  e: 'menu',
};

/**
 * Which command a press means.
 * @param isTyping  whether the focus is where letters are text; only Ctrl-K works there
 */
export function keyCommand(press: Press, isTyping: boolean): KeyCommand | null {
  if (press.isComposing) return null;
  if (press.ctrlKey || press.metaKey) {
    return press.key.toLowerCase() === 'k' && !press.altKey ? 'palette' : null;
  }
  // AltGr arrives as alt on some systems, but letters made with it are never ours.
  if (isTyping || press.altKey) return null;
  return singleKeys[press.key] ?? null;
}

/** Whether letters pressed now are text, or belong to a menu, a dialog or a console. */
export function isTypingIn(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"], [role="menu"], [role="dialog"], [role="alertdialog"], [data-own-keys]',
    ) !== null
  );
}

/** The next index in a list of this length; from nowhere, the first or the last. */
export function step(index: number, by: 1 | -1, length: number): number {
  if (length === 0) return -1;
  if (index < 0) return by === 1 ? 0 : length - 1;
  return Math.min(length - 1, Math.max(0, index + by));
}
