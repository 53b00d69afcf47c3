import { evaluate } from './evaluate.ts';
import { type Token, tokenize } from './tokenize.ts';

export type HeaderEnum = { name: string; since: string | null; members: HeaderMember[] };
export type HeaderMember = { name: string; value: number; since: string | null };
/** `# define NAME "text"`, with the comment before it. */
export type StringDefine = { name: string; text: string; comment: string };
export type Header = { enums: HeaderEnum[]; strings: StringDefine[]; numbers: Map<string, number> };

/**
 * Enums and constants of one public header of libvirt.
 * @param known  values of other headers; what is found here is added
 * @throws when an enum cannot be understood
 */
export function parseHeader(text: string, known: Map<string, number>): Header {
  const header: Header = { enums: [], strings: [], numbers: new Map() };
  // Sentinels are no values, and what is only for old compilers is none either.
  const plain = text.replaceAll(/^# *ifdef VIR_ENUM_SENTINELS\n[\s\S]*?^# *endif.*$/gm, '');
  for (const [, comment = '', name = '', rest = ''] of plain.matchAll(
    /(\/\*(?:(?!\*\/)[\s\S])*\*\/\s*)?^# *define +([A-Z]\w*) +(.*)$/gm,
  )) {
    const string = /^"([^"]*)"/.exec(rest);
    if (string?.[1] !== undefined) header.strings.push({ name, text: string[1], comment });
    const value = string ? null : numberOf(rest, known);
    if (value !== null) {
      header.numbers.set(name, value);
      known.set(name, value);
    }
  }
  const tokens = tokenize(onlyEnums(plain));
  let at = 0;
  while (at < tokens.length) header.enums.push(enumeration());
  return header;

  function enumeration(): HeaderEnum {
    const since = sinceOf(expect('typedef').comment);
    expect('enum');
    expect('{');
    const members: HeaderMember[] = [];
    let previous = -1;
    while (peek().text !== '}') {
      const { text: name, comment } = next();
      const first = at - 1;
      let value = previous + 1;
      if (peek().text === '=') {
        expect('=');
        const expression: string[] = [];
        while (![',', '}'].includes(peek().text)) expression.push(next().text);
        value = evaluate(expression, known);
      }
      if (known.has(name)) throw new Error(`"${name}" is defined twice`);
      known.set(name, value);
      previous = value;
      if (peek().text === ',') expect(',');
      // libvirt writes a member's comment before it, or behind it on the same line.
      const behind = tokens.slice(first, at).map(({ trailing }) => trailing);
      members.push({ name, value, since: sinceOf(behind.join('')) ?? sinceOf(comment) });
    }
    expect('}');
    const name = next().text;
    expect(';');
    return { name, since, members };
  }

  function expect(text: string): Token {
    const token = next();
    if (token.text !== text)
      throw new Error(`line ${token.line}: "${token.text}" where "${text}" is expected`);
    return token;
  }

  function next(): Token {
    const token = peek();
    at++;
    return token;
  }

  function peek(): Token {
    const token = tokens[at];
    if (!token) throw new Error('a header ends in the middle of an enum');
    return token;
  }
}

/** Macros that are no numbers are C's own affair; a number that is missed is not known where it is needed. */
function numberOf(rest: string, known: ReadonlyMap<string, number>): number | null {
  try {
    return evaluate(
      tokenize(rest).map(({ text }) => text),
      known,
    );
  } catch {
    return null;
  }
}

/** The rest of a header declares functions and structs of C, which do not travel. */
function onlyEnums(text: string): string {
  const found = [...text.matchAll(/(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?^typedef enum \{[\s\S]*?^\} \w+;/gm)];
  const begun = text.match(/^\s*(typedef +)?enum\b/gm)?.length ?? 0;
  if (begun !== found.length)
    throw new Error(`${begun} enums begin, and ${found.length} of them were understood`);
  return found.map(([whole]) => whole.replaceAll(/^#.*$/gm, '')).join('\n\n');
}

function sinceOf(comment: string): string | null {
  return /Since: *(\d+\.\d+\.\d+)/.exec(comment)?.[1] ?? null;
}
