/** `comment` stands before it, on lines of its own; `trailing` behind it, on the same line. */
export type Token = { text: string; line: number; comment: string; trailing: string };

/** Words, numbers, strings and single signs of C and of RPC language. @throws on any other sign */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /(?<space>\s+)|(?<comment>\/\*[\s\S]*?\*\/|\/\/.*)|(?<text>[A-Za-z_]\w*|0x[\da-fA-F]+[uUlL]*|\d+[uUlL]*|"[^"\n]*"|<<|[-{}()[\]<>;:,=*|~+])/y;
  let line = 1;
  let comment = '';
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match?.groups) throw new Error(`line ${line}: cannot read "${text.slice(at, at + 20)}"`);
    const { space, text: word, comment: said } = match.groups;
    const last = tokens.at(-1);
    if (said && last?.line === line) last.trailing += said;
    else if (said) comment += said;
    else if (word) {
      tokens.push({ text: word, line, comment, trailing: '' });
      comment = '';
    } else if (space?.includes('\n\n')) comment = '';
    line += match[0].split('\n').length - 1;
  }
  return tokens;
}
