/** What a key does on a page; each part of it answers those that it knows. */
export type KeyCommand =
  | 'palette'
  | 'search'
  | 'help'
  | 'create'
  | 'next'
  | 'previous'
  | 'select'
  | 'menu'
  | 'actions'
  | { go: string }
  | { deed: KeyDeed };

/** What a key does with the machine whose page is open; the rest has too much weight for one key. */
export type KeyDeed = 'vm.start' | 'vm.console' | 'vm.snapshot';

type KeyLine = {
  /** Pressed one after the other, unless the first is Ctrl or Shift. */
  keys: [string, ...string[]];
  does: string;
  /** Left out where something else than this table answers it. */
  command?: KeyCommand;
};

/** The one table of all keys: what is pressed is read by it, and the sheet of keys shows it. */
export const keyTable: { title: string; lines: KeyLine[] }[] = [
  {
    title: 'Everywhere',
    lines: [
      { keys: ['Ctrl', 'K'], does: 'Search and commands', command: 'palette' },
      { keys: ['/'], does: 'Search this page, or everything', command: 'search' },
      { keys: ['c'], does: 'Create what this page lists, or a VM', command: 'create' },
      { keys: ['?'], does: 'This sheet', command: 'help' },
      { keys: ['Esc'], does: 'Close what is open' },
    ],
  },
  {
    title: 'Go to',
    lines: [
      { keys: ['g', 'o'], does: 'Overview', command: { go: '/' } },
      { keys: ['g', 'v'], does: 'Virtual machines', command: { go: '/vms' } },
      { keys: ['g', 'h'], does: 'Hosts', command: { go: '/hosts' } },
      { keys: ['g', 's'], does: 'Storage', command: { go: '/storage' } },
      { keys: ['g', 'n'], does: 'Networks', command: { go: '/networks' } },
      { keys: ['g', 'i'], does: 'Images', command: { go: '/images' } },
      { keys: ['g', 't'], does: 'Templates', command: { go: '/templates' } },
      { keys: ['g', 'y'], does: 'Topology', command: { go: '/topology' } },
      { keys: ['g', 'p'], does: 'Operations', command: { go: '/operations' } },
      { keys: ['g', 'a'], does: 'Audit', command: { go: '/audit' } },
      { keys: ['g', ','], does: 'Settings', command: { go: '/settings' } },
    ],
  },
  {
    title: 'In a list',
    lines: [
      { keys: ['j'], does: 'Next row', command: 'next' },
      { keys: ['k'], does: 'Previous row', command: 'previous' },
      { keys: ['Enter'], does: 'Open it' },
      { keys: ['x'], does: 'Select it', command: 'select' },
      { keys: ['e'], does: 'Its menu', command: 'menu' },
    ],
  },
  {
    title: 'On the page of a machine',
    lines: [
      { keys: ['.'], does: 'All that can be done with it', command: 'actions' },
      { keys: ['e'], does: 'Its menu', command: 'menu' },
      { keys: ['s'], does: 'Start it', command: { deed: 'vm.start' } },
      { keys: ['o'], does: 'Open its console', command: { deed: 'vm.console' } },
      { keys: ['t'], does: 'Take a snapshot', command: { deed: 'vm.snapshot' } },
    ],
  },
  {
    title: 'While a VM is created',
    lines: [
      { keys: ['Enter'], does: 'Review the plan, then create' },
      { keys: ['Ctrl', 'Enter'], does: 'Create at once, where there is nothing to warn of' },
      { keys: ['Esc', 'Tab'], does: 'Leave a field in which Tab indents' },
    ],
  },
  {
    title: 'In a console',
    lines: [{ keys: ['Shift', 'Esc'], does: 'Take the keyboard back from the machine' }],
  },
];

/** The first of two keys; what comes after it within this time is the second. */
export const sequenceMs = 1_500;
const leader = 'g';

const singles = new Map<string, KeyCommand>();
const seconds = new Map<string, KeyCommand>();
for (const { keys, command } of keyTable.flatMap(({ lines }) => lines)) {
  if (!command || command === 'palette') continue;
  if (keys[0] === leader && keys[1]) seconds.set(keys[1], command);
  else singles.set(keys[0], command);
}

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>;

/**
 * Which command a press means.
 * @param isTyping  whether the focus is where letters are text; only Ctrl-K works there
 * @param isSecond  whether the first key of two was pressed just before
 */
export function keyCommand(press: Press, isTyping: boolean, isSecond = false): KeyCommand | null {
  if (press.isComposing) return null;
  if (press.ctrlKey || press.metaKey) {
    return press.key.toLowerCase() === 'k' && !press.altKey ? 'palette' : null;
  }
  // AltGr arrives as alt on some systems, but letters made with it are never ours.
  if (isTyping || press.altKey) return null;
  return (isSecond ? seconds : singles).get(press.key) ?? null;
}

/** Whether this is the first key of two. */
export function isLeader(press: Press, isTyping: boolean): boolean {
  const { key, ctrlKey, metaKey, altKey, isComposing } = press;
  return key === leader && !isTyping && !ctrlKey && !metaKey && !altKey && !isComposing;
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
