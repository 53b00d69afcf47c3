import { z } from 'zod';
import type { ConsoleKind } from './vm.ts';

/**
 * What a ticket opens: a `seat`, by which everybody at one console knows of the others, or a `stream` of the console's
 * own bytes, of which some kinds have several.
 */
export const consoleParts = ['seat', 'stream'] as const;
export type ConsolePart = (typeof consoleParts)[number];

/** Its server shows itself to one visitor, and throws out the one before: nobody can look on. */
export function isForOne(kind: ConsoleKind): boolean {
  return kind === 'spice';
}

/** What one viewer of a console is told, anew whenever something changes. */
export type SeatView = {
  /** Keys and pointer of this viewer reach the machine; of nobody else's at the same time. */
  isInControl: boolean;
  /** Who is in control, when it is not this viewer; `isMe` for the same person at another page. */
  controller: { username: string; isMe: boolean; since: string } | null;
  /** Who else looks on. */
  watchers: { username: string; isMe: boolean }[];
  /** Somebody asks for control, and gets it when this time is over. */
  request: { username: string; isMine: boolean; leftMs: number } | null;
  /** This viewer asked, and the answer was no; it can ask again after this time. */
  refused: { by: string; leftMs: number } | null;
  /** This viewer may take control without asking. */
  mayTake: boolean;
};

/** What a viewer may want. `take` is for those who may; the others ask. */
export const seatRequest = z.strictObject({
  do: z.enum(['ask', 'cancel', 'take', 'release', 'handOver', 'refuse']),
});
export type SeatRequest = z.infer<typeof seatRequest>;
