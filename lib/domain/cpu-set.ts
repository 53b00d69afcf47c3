/**
 * Reads a list of CPUs or of memory nodes as libvirt writes it: "0-3,^2,8".
 * @returns the numbers in order; null when the text is none, or says nothing
 */
export function parseCpuSet(text: string): number[] | null {
  const numbers = new Set<number>();
  for (const part of text.replaceAll(' ', '').split(',')) {
    const match = /^(\^?)(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
    if (!match) return null;
    const [first, last] = [Number(match[2]), Number(match[3] ?? match[2])];
    if (last < first || last >= mostCpus || (match[1] && match[3] !== undefined)) return null;
    for (let number = first; number <= last; number++)
      match[1] ? numbers.delete(number) : numbers.add(number);
  }
  return numbers.size ? [...numbers].sort((a, b) => a - b) : null;
}

/** The shortest text of a list: "0-3,8". */
export function formatCpuSet(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let index = 0; index < sorted.length; ) {
    let end = index;
    while (sorted[end + 1] === (sorted[end] as number) + 1) end++;
    parts.push(index === end ? `${sorted[index]}` : `${sorted[index]}-${sorted[end]}`);
    index = end + 1;
  }
  return parts.join(',');
}

// libvirt takes no map of more than 2,048 bytes.
const mostCpus = 16_384;
