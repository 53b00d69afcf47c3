import { z } from 'zod';

/** Keys that are pressed together, by what is sent; what a browser or its system keeps for itself. */
export const keyCombos = {
  ctrlAltDelete: 'Ctrl-Alt-Del',
  ctrlAltBackspace: 'Ctrl-Alt-Backspace',
  altTab: 'Alt-Tab',
  altF4: 'Alt-F4',
  super: 'Super (Windows key)',
  enter: 'Enter',
  escape: 'Escape',
  printScreen: 'Print Screen',
  ctrlAltF1: 'Ctrl-Alt-F1',
  ctrlAltF2: 'Ctrl-Alt-F2',
  ctrlAltF3: 'Ctrl-Alt-F3',
  ctrlAltF7: 'Ctrl-Alt-F7',
} as const;
export type KeyCombo = keyof typeof keyCombos;
const combos = Object.keys(keyCombos) as [KeyCombo, ...KeyCombo[]];

/** What is done with a machine as a whole, and is no change of its definition. */
export const actChanges = {
  'vm.save': {
    params: z.object({}),
    verb: 'Save memory',
    doing: 'Saving memory',
    done: 'Saved memory',
    from: ['running', 'paused'],
  },
  'vm.discardSaved': {
    params: z.object({}),
    verb: 'Discard saved memory',
    doing: 'Discarding saved memory',
    done: 'Discarded saved memory',
    from: ['suspended'],
  },
  'vm.reset': {
    params: z.object({}),
    verb: 'Reset',
    doing: 'Resetting',
    done: 'Reset',
    joint: '',
    from: ['running', 'paused'],
  },
  'vm.nmi': {
    params: z.object({}),
    verb: 'Send NMI',
    doing: 'Sending NMI',
    done: 'Sent NMI',
    joint: 'to',
    from: ['running'],
  },
  'vm.sendKeys': {
    params: z.object({ combo: z.enum(combos) }),
    verb: 'Send keys',
    doing: 'Sending keys',
    done: 'Sent keys',
    joint: 'to',
    from: ['running'],
  },
  'vm.freeze': {
    params: z.object({}),
    verb: 'Freeze file systems',
    doing: 'Freezing file systems',
    done: 'Froze file systems',
    from: ['running'],
  },
  'vm.thaw': {
    params: z.object({}),
    verb: 'Thaw file systems',
    doing: 'Thawing file systems',
    done: 'Thawed file systems',
    from: ['running'],
  },
} as const;
