/** The first name that no disk has yet: vda, vdb … on virtio; sda, sdb … on every other bus. */
export function freeTarget(bus: string, taken: ReadonlySet<string>): string {
  const prefix = bus === 'virtio' ? 'vd' : 'sd';
  for (let index = 0; ; index++) {
    const target = `${prefix}${letters(index)}`;
    // Places on an IDE bus go by the letter, and others write hda there.
    if (!taken.has(target) && !(bus === 'ide' && taken.has(`hd${letters(index)}`))) return target;
  }
}

/** a to z, then aa. */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
