/**
 * The value of a constant expression of C, given as tokens: numbers, names, ( ) << | + - ~ are understood.
 * Bit 31 counts as unsigned, because all flags of libvirt are.
 */
export function evaluate(tokens: readonly string[], known: ReadonlyMap<string, number>): number {
  let at = 0;
  const value = or();
  if (at < tokens.length) throw new Error(`cannot evaluate "${tokens.join(' ')}"`);
  return value;

  function or(): number {
    let value = shift();
    while (tokens[at] === '|') {
      at++;
      value = (value | shift()) >>> 0;
    }
    return value;
  }

  function shift(): number {
    let value = sum();
    while (tokens[at] === '<<') {
      at++;
      value *= 2 ** sum();
    }
    return value;
  }

  function sum(): number {
    let value = unary();
    for (;;) {
      if (tokens[at] === '+') {
        at++;
        value += unary();
      } else if (tokens[at] === '-') {
        at++;
        value -= unary();
      } else return value;
    }
  }

  function unary(): number {
    const token = tokens[at++];
    if (token === '-') return -unary();
    if (token === '(') {
      const value = or();
      if (tokens[at++] !== ')') throw new Error(`a bracket is missing in "${tokens.join(' ')}"`);
      return value;
    }
    if (token && /^(0x[\da-f]+|\d+)[ul]*$/i.test(token)) return Number(token.replace(/[ul]+$/i, ''));
    const value = token === undefined ? undefined : known.get(token);
    if (value === undefined) throw new Error(`"${token}" is not known in "${tokens.join(' ')}"`);
    return value;
  }
}
