/** Facts about the functions of libvirt's C interface: since when, and which enums its arguments take. */
export type Api = { name: string; since: string | null; enums: Map<string, string[]> };

/** Versions of the functions that a .syms file lists. */
export function parseSymbols(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let version: string | null = null;
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.replace(/#.*$/, '').trim();
    const begin = /^LIBVIRT_(?:QEMU_)?(\d+\.\d+\.\d+) \{$/.exec(line);
    const symbol = /^(\w+);$/.exec(line);
    if (begin) version = begin[1] ?? null;
    else if (symbol?.[1] && version) found.set(symbol[1], version);
    else if (line !== '' && line !== 'global:' && !/^\}( LIBVIRT_[\w.]+)?;$/.test(line))
      throw new Error(`line ${i + 1} of the symbols: "${line}"`);
  }
  return found;
}

/** @returns for each documented function of a C source, which of its arguments name which enums */
export function parseDocs(
  source: string,
  isEnum: (name: string) => boolean,
): Map<string, Map<string, string[]>> {
  const docs = new Map<string, Map<string, string[]>>();
  for (const [, name, body] of source.matchAll(/^\/\*\*\n \* (vir\w+):\s*\n((?: \*.*\n)+? \*\/)/gm)) {
    if (!name || !body) continue;
    const enums = new Map<string, string[]>();
    // An argument's text goes on in lines that are indented, until the next argument or an empty line.
    for (const [, argument, text] of body.matchAll(/^ \* @(\w+): *(.*(?:\n \* {2,}.*)*)/gm)) {
      const named = [...new Set(text?.match(/\bvir[A-Z]\w+/g) ?? [])].filter(isEnum);
      if (argument && named.length > 0) enums.set(argument, named);
    }
    docs.set(name, enums);
  }
  return docs;
}
