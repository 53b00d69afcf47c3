import { type Token, tokenize } from './tokenize.ts';

/** `type name`, `type *name`, `type name[size]` or `type name<size>`; a size is a number or a constant's name. */
export type Declaration = {
  type: string;
  name: string;
  form: 'plain' | 'pointer' | 'array' | 'list';
  size: string | null;
};

/** `comment` is what stands right before a member, where libvirt writes its annotations. */
export type EnumMember = { name: string; value: number; comment: string };

/** An interface definition of RPC language (RFC 5531), as far as libvirt uses it. */
export type Interface = {
  constants: Map<string, string>;
  typedefs: Map<string, Declaration>;
  structs: Map<string, Declaration[]>;
  enums: Map<string, EnumMember[]>;
  /** Of these only the name counts: the client has its own code for the single one that there is. */
  unions: Map<string, Declaration[]>;
};

/** @throws when it meets anything that it does not understand: nothing is skipped */
export function parseInterface(text: string): Interface {
  // Lines with % go to the C compiler as they are.
  const tokens = tokenize(text.replaceAll(/^[ \t]*%.*$/gm, ''));
  const result: Interface = {
    constants: new Map(),
    typedefs: new Map(),
    structs: new Map(),
    enums: new Map(),
    unions: new Map(),
  };
  let at = 0;

  while (at < tokens.length) definition();
  return result;

  function definition(): void {
    const keyword = next().text;
    if (keyword === 'const') {
      const name = identifier();
      expect('=');
      add(result.constants, name, next().text);
    } else if (keyword === 'typedef') {
      const declared = declaration();
      add(result.typedefs, declared.name, declared);
    } else if (keyword === 'struct') {
      const name = identifier();
      add(result.structs, name, block(field));
    } else if (keyword === 'enum') {
      const name = identifier();
      add(result.enums, name, enumMembers());
    } else if (keyword === 'union') {
      const name = identifier();
      for (const text of ['switch', '(', 'int']) expect(text);
      identifier();
      expect(')');
      add(result.unions, name, block(unionCase));
    } else throw new Error(`line ${previous().line}: a definition cannot begin with "${keyword}"`);
    expect(';');
  }

  function block<T>(item: () => T): T[] {
    const items: T[] = [];
    expect('{');
    while (peek().text !== '}') items.push(item());
    expect('}');
    if (items.length === 0) throw new Error(`line ${previous().line}: an empty definition`);
    return items;
  }

  function field(): Declaration {
    const declared = declaration();
    expect(';');
    return declared;
  }

  function unionCase(): Declaration {
    expect('case');
    identifier();
    expect(':');
    return field();
  }

  function enumMembers(): EnumMember[] {
    const members: EnumMember[] = [];
    expect('{');
    for (;;) {
      const { comment } = peek();
      const name = identifier();
      expect('=');
      members.push({ name, value: integer(), comment });
      if (peek().text !== ',') break;
      expect(',');
    }
    expect('}');
    return members;
  }

  function declaration(): Declaration {
    let type = identifier();
    if (type === 'unsigned') {
      const rest = identifier();
      if (!['int', 'hyper', 'char', 'short'].includes(rest)) fail(`"unsigned ${rest}"`);
      type = `unsigned ${rest}`;
    }
    if (peek().text === '*') {
      expect('*');
      return { type, name: identifier(), form: 'pointer', size: null };
    }
    const name = identifier();
    if (peek().text === '[') return { type, name, form: 'array', size: sizeBetween('[', ']') };
    if (peek().text === '<') return { type, name, form: 'list', size: sizeBetween('<', '>') };
    return { type, name, form: 'plain', size: null };
  }

  function sizeBetween(open: string, close: string): string {
    expect(open);
    const size = next().text;
    if (!/^\w+$/.test(size)) fail(`a size of "${size}"`);
    expect(close);
    return size;
  }

  function integer(): number {
    const { text } = next();
    if (!/^(\d+|0x[\da-f]+)$/i.test(text)) fail(`"${text}" where a number is expected`);
    return Number(text);
  }

  function identifier(): string {
    const { text } = next();
    if (!/^[A-Za-z_]\w*$/.test(text)) fail(`"${text}" where a name is expected`);
    return text;
  }

  function expect(text: string): void {
    const found = next().text;
    if (found !== text) fail(`"${found}" where "${text}" is expected`);
  }

  function next(): Token {
    const token = peek();
    at++;
    return token;
  }

  function peek(): Token {
    const token = tokens[at];
    if (!token) throw new Error('the interface definition ends too early');
    return token;
  }

  function previous(): Token {
    return tokens[at - 1] ?? peek();
  }

  function fail(what: string): never {
    throw new Error(`line ${previous().line}: ${what}`);
  }
}

function add<T>(map: Map<string, T>, name: string, value: T): void {
  if (map.has(name)) throw new Error(`"${name}" is defined twice`);
  map.set(name, value);
}
