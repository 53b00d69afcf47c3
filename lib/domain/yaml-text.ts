import { type Alias, type Document, isScalar, type Pair, parseDocument, visit, type YAMLMap } from 'yaml';

/** What is wrong at a place of a text; never with what stands there, because passwords may. */
export type TextProblem = {
  /** Offsets in the text. */
  from: number;
  to: number;
  /** How exactly the place is said in words; `text` where it is the whole that is wrong. */
  at: 'column' | 'line' | 'text';
  /** False for what is taken all the same, and most likely not meant. */
  isError: boolean;
  /** A sentence that can stand behind “Line 3: ”. */
  message: string;
};

// More than anybody corrects in one go.
const maxProblems = 50;

/**
 * Reads one YAML document as cloud-init's Python does, which speaks YAML 1.1.
 * @param isRight  of what the document has to be; an empty one is right
 * @returns document  null where there is nothing to look at further
 */
export function readYaml(
  text: string,
  isRight: (node: unknown) => boolean,
  what: string,
): { document: Document | null; problems: TextProblem[] } {
  let document: Document;
  let lost: Alias | undefined;
  try {
    document = parseDocument(text, { version: '1.1' });
    visit(document, {
      Alias(_key, alias) {
        if (alias.resolve(document)) return;
        lost = alias;
        return visit.BREAK;
      },
    });
  } catch (error) {
    // What is nested thousands deep.
    if (error instanceof RangeError)
      return { document: null, problems: [ofWhole('it is nested too deeply.')] };
    throw error;
  }
  const broken = document.errors.slice(0, maxProblems).map(({ code, message, pos }): TextProblem => {
    // The rest of the message may be a piece of the text.
    const why =
      code === 'MULTIPLE_DOCS'
        ? 'Only one document is read: take out the line ---'
        : message.split(/ at line |: /)[0]?.trim();
    return { ...spanOf(pos), at: 'column', isError: true, message: `this is no valid YAML. ${why}.` };
  });
  if (broken.length > 0) return { document: null, problems: broken };
  if (lost) {
    const message = 'nothing has the name after this *. Put quotes around a text that begins with *.';
    return { document: null, problems: [problemAt(lost, 'line', true, message)] };
  }
  if (document.contents === null) return { document: null, problems: [] };
  if (isRight(document.contents)) return { document, problems: [] };
  return { document: null, problems: [ofWhole(`this is valid YAML, but not ${what}.`)] };
}

export function ofWhole(message: string): TextProblem {
  return { from: 0, to: 0, at: 'text', isError: true, message };
}

/** @param node  of the document; one without a place is the beginning */
export function problemAt(
  node: unknown,
  at: 'column' | 'line',
  isError: boolean,
  message: string,
): TextProblem {
  const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
  return { ...spanOf(range ?? [0, 0]), at, isError, message };
}

/** The first error in one sentence with its line; null when there is none. */
export function firstError(problems: TextProblem[], text: string): string | null {
  const first = problems.find(({ isError }) => isError);
  return first ? inWords(first, text) : null;
}

export function inWords({ from, at, message }: TextProblem, text: string): string {
  if (at === 'text') return `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  const before = text.slice(0, from).split('\n');
  const column = at === 'column' ? `, column ${(before.at(-1)?.length ?? 0) + 1}` : '';
  return `Line ${before.length}${column}: ${message}`;
}

/** What stands in a map with a name that is a plain text. */
export function entriesOf(map: YAMLMap): { name: string; key: unknown; value: unknown }[] {
  return map.items.flatMap((pair: Pair) => {
    const { key, value } = pair;
    return isScalar(key) && typeof key.value === 'string' ? [{ name: key.value, key, value }] : [];
  });
}

/** Nothing was written behind the name yet. */
export function isEmpty(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

export function nodeAt(map: YAMLMap, name: string): unknown {
  return map.get(name, true) ?? null;
}

function spanOf([from, to]: readonly number[]): { from: number; to: number } {
  return { from: from ?? 0, to: Math.max(from ?? 0, to ?? 0) };
}
