/**
 * What a touch keyboard did to a field. It tells no keys, and it changes words after they were written: so the text
 * before and after is compared.
 * @returns how many characters go from the end, and what is written after them
 */
export function changeOf(before: string, after: string): { erased: number; typed: string } {
  const [old, now] = [[...before], [...after]];
  let same = 0;
  while (same < old.length && same < now.length && old[same] === now[same]) same += 1;
  return { erased: old.length - same, typed: now.slice(same).join('') };
}

/** Nothing that can be seen: a touch keyboard erases only what is there. */
export const filler = '\u200b'.repeat(64);
