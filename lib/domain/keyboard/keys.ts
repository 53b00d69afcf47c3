/**
 * Keys of a PC keyboard. `code` names the place of a key, as KeyboardEvent.code does: a virtual machine is sent places,
 * and its own layout says what they mean. `keysym` says what is meant by X11's numbers, for a server that has been told
 * a layout and looks for the place itself.
 * @see https://www.w3.org/TR/uievents-code/
 */
export type Key = { code: string; keysym: number };

/** Where keys go: an open console. */
export type KeySender = {
  press(keysym: number, code: string): void;
  release(keysym: number, code: string): void;
  /** Whether Caps Lock is on in the machine; null or left out where that is not known. */
  isCapsLockOn?(): boolean | null;
};

/** One key pressed while others are held. */
export type Stroke = Key & { held: readonly Modifier[] };

export const modifiers = {
  ctrl: { code: 'ControlLeft', keysym: 0xffe3 },
  alt: { code: 'AltLeft', keysym: 0xffe9 },
  altGr: { code: 'AltRight', keysym: 0xfe03 },
  shift: { code: 'ShiftLeft', keysym: 0xffe1 },
  super: { code: 'MetaLeft', keysym: 0xffeb },
} as const satisfies Record<string, Key>;
export type Modifier = keyof typeof modifiers;
export const modifierNames = Object.keys(modifiers) as Modifier[];

export const namedKeys = {
  escape: { code: 'Escape', keysym: 0xff1b },
  tab: { code: 'Tab', keysym: 0xff09 },
  enter: { code: 'Enter', keysym: 0xff0d },
  backspace: { code: 'Backspace', keysym: 0xff08 },
  insert: { code: 'Insert', keysym: 0xff63 },
  delete: { code: 'Delete', keysym: 0xffff },
  home: { code: 'Home', keysym: 0xff50 },
  end: { code: 'End', keysym: 0xff57 },
  pageUp: { code: 'PageUp', keysym: 0xff55 },
  pageDown: { code: 'PageDown', keysym: 0xff56 },
  left: { code: 'ArrowLeft', keysym: 0xff51 },
  up: { code: 'ArrowUp', keysym: 0xff52 },
  right: { code: 'ArrowRight', keysym: 0xff53 },
  down: { code: 'ArrowDown', keysym: 0xff54 },
  printScreen: { code: 'PrintScreen', keysym: 0xff61 },
  pause: { code: 'Pause', keysym: 0xff13 },
  capsLock: { code: 'CapsLock', keysym: 0xffe5 },
} as const satisfies Record<string, Key>;

export const functionKeys: readonly Key[] = Array.from({ length: 12 }, (_, index) => ({
  code: `F${index + 1}`,
  keysym: 0xffbe + index,
}));

/** A letter's place on the keyboards that begin with QWERTY. @param letter  a to z */
export function qwertyKey(letter: string): Key {
  return { code: `Key${letter.toUpperCase()}`, keysym: letter.charCodeAt(0) };
}

/** X11's number for a character. @see https://www.x.org/releases/current/doc/xproto/x11protocol.html#keysym_encoding */
export function keysymOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  const isLatin1 = (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff);
  // The euro's old number is the one that keyboards are written with.
  return isLatin1 || point === 0x20ac ? point : 0x1000000 + point;
}

/**
 * Presses keys in this order and lets them go in the other. All of it at once: a key that stays down while somebody is
 * busy elsewhere would repeat in the machine.
 */
export function pressTogether(keys: KeySender, together: readonly Key[]): void {
  for (const { keysym, code } of together) keys.press(keysym, code);
  for (const { keysym, code } of [...together].reverse()) keys.release(keysym, code);
}

export function tap(keys: KeySender, { code, keysym, held }: Stroke): void {
  pressTogether(keys, [...held.map((name) => modifiers[name]), { code, keysym }]);
}
