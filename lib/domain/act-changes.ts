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
  },
  'vm.discardSaved': {
    params: z.object({}),
  },
  'vm.reset': {
    params: z.object({}),
  },
  'vm.nmi': {
    params: z.object({}),
  },
  'vm.sendKeys': {
    params: z.object({ combo: z.enum(combos) }),
  },
  'vm.freeze': {
    params: z.object({}),
  },
  'vm.thaw': {
    params: z.object({}),
  },
} as const;
