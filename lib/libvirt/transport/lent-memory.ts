/** How many hold it: the socket until it is full, and whoever has a part of it lent. And what to do when nobody does. */
type Memory = { holders: number; wasLent: boolean; free: () => void };

const memories = new WeakMap<ArrayBufferLike, Memory>();

/**
 * The memory that a socket reads into can be read into again once the socket is done with it, which is a giveBack() of
 * its own, and all that was lent of it is given back. One of which nothing was ever lent is nobody's to use again: who
 * has a view of it is not known.
 */
export function isReusable(memory: Buffer, free: () => void): void {
  memories.set(memory.buffer, { holders: 1, wasLent: false, free });
}

/** Counts a view that its taker will give back. */
export function lend(part: Buffer): void {
  const memory = memories.get(part.buffer);
  if (!memory) return;
  memory.holders += 1;
  memory.wasLent = true;
}

/** A view that nobody gives back: from now on its memory is the garbage collector’s. Answers and events are copies. */
export function keep(part: Buffer): void {
  memories.delete(part.buffer);
}

export function giveBack(part: Buffer): void {
  const memory = memories.get(part.buffer);
  if (!memory) return;
  memory.holders -= 1;
  if (memory.holders > 0) return;
  memories.delete(part.buffer);
  if (memory.wasLent) memory.free();
}
