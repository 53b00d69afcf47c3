/** How many parts of it are lent, and what to do when all of them have come back. */
type Reading = { parts: number; free: () => void };

const readings = new WeakMap<ArrayBufferLike, Reading>();

/** The memory that a socket was read into can be read into again once all that was lent of it is given back. */
export function isReusable(reading: Buffer, free: () => void): void {
  readings.set(reading.buffer, { parts: 0, free });
}

/** Counts a view into a reading that its taker will give back. */
export function lend(part: Buffer): void {
  const reading = readings.get(part.buffer);
  if (reading) reading.parts += 1;
}

/** A view that nobody gives back: from now on its memory is the garbage collector’s. Answers and events are copies. */
export function keep(part: Buffer): void {
  readings.delete(part.buffer);
}

/** Not before the code that cut the reading into parts has ended: it lends one after the other. */
export function giveBack(part: Buffer): void {
  const reading = readings.get(part.buffer);
  if (!reading) return;
  reading.parts -= 1;
  if (reading.parts > 0) return;
  readings.delete(part.buffer);
  reading.free();
}
