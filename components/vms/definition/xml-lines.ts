/** A line of a definition, or an element of several lines that can be folded away: its first and last, and between. */
export type XmlBlock = { first: string; inner: XmlNode[]; last: string };
export type XmlNode = string | XmlBlock;

const closing = /^\s*<\//;
const opening = /^(\s*)<([\w:.-]+)(\s[^<>]*[^/<>]|\s*)>$/;

// What lies deeper is not folded: definitions are not that deep, but what others put into them may be.
const mostDepth = 12;

/** Groups the lines of a text by the elements that begin and end on lines of their own. Nothing is lost. */
export function xmlTree(text: string): XmlNode[] {
  const whole = { first: '', end: '', nodes: [] as XmlNode[] };
  const open = [whole];
  /** What has no end is no block: its lines go to the one around it. */
  const keepOpen = (count: number) => {
    const around = open[count - 1] ?? whole;
    for (const { first, nodes } of open.splice(count)) {
      around.nodes.push(first);
      for (const node of nodes) around.nodes.push(node);
    }
    return around;
  };
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const begun = closing.test(line) ? open.findLastIndex(({ end }) => end === line) : -1;
    if (begun > 0) {
      const { first, nodes: inner } = keepOpen(begun + 1);
      open.pop();
      open.at(-1)?.nodes.push({ first, inner, last: line });
      continue;
    }
    const [, indent, name] = open.length <= mostDepth ? (opening.exec(line) ?? []) : [];
    if (name === undefined) open.at(-1)?.nodes.push(line);
    else open.push({ first: line, end: `${indent}</${name}>`, nodes: [] });
  }
  return keepOpen(1).nodes;
}

export type XmlToken = { kind: 'mark' | 'name' | 'attribute' | 'value' | 'text' | 'comment'; text: string };

const piece =
  /(?<comment><!--.*?-->)|(?<open><[/?]?)(?<name>[\w:.-]+)|(?<space>\s+)(?<attribute>[\w:.-]+)(?<equals>\s*=\s*)(?<value>"[^"]*"|'[^']*')|(?<close>\s*[/?]?>)/gy;

/** The parts of one line. Whatever it is, together they are the line. */
export function xmlTokens(line: string): XmlToken[] {
  const tokens: XmlToken[] = [];
  const push = (kind: XmlToken['kind'], text: string | undefined) => {
    if (text) tokens.push({ kind, text });
  };
  let at = 0;
  let isInTag = false;
  while (at < line.length) {
    const isTagStart = line[at] === '<';
    piece.lastIndex = at;
    const found: RegExpExecArray | null = isTagStart || isInTag ? piece.exec(line) : null;
    if (!found?.groups || found[0] === '') {
      const next = line.indexOf('<', at + 1);
      const end = next === -1 ? line.length : next;
      push('text', line.slice(at, end));
      isInTag = false;
      at = end;
      continue;
    }
    const groups: Record<string, string | undefined> = found.groups;
    const { comment, open, name, space, attribute, equals, value, close } = groups;
    push('comment', comment);
    push('mark', open);
    push('name', name);
    push('mark', space);
    push('attribute', attribute);
    push('mark', equals);
    push('value', value);
    push('mark', close);
    isInTag = open !== undefined || attribute !== undefined;
    at += found[0].length;
  }
  return tokens;
}
