import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { AppError } from '../../domain/errors.ts';

/** An element: attributes begin with @, text is #text, children are lists by name. */
export type Element = { [name: string]: Element[] | string | undefined };

// A definition of a VM with hundreds of devices has some 200 kB.
const maxXmlBytes = 1024 * 1024;
const attributePrefix = '@';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: attributePrefix,
  parseTagValue: false,
  parseAttributeValue: false,
  alwaysCreateTextNode: true,
  // A path may begin or end with a space.
  trimValues: false,
  // Numbered characters too, which libxml2 writes; there are no other entities without a document type.
  htmlEntities: true,
  // Every child is a list, so that one and several read the same.
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: attributePrefix,
  format: true,
  indentBy: '  ',
  suppressEmptyNode: true,
});

/**
 * Reads a definition. libvirt never writes a document type, and entities in one can read files or fill memory.
 * @throws AppError when it is too large, has a document type, or is not XML with this root
 */
export function parseXml(text: string, root: string): Element {
  if (text.length > maxXmlBytes || /<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new AppError({
      code: 'host_error',
      userMessage: 'A definition was refused: it is too large, or has a document type.',
    });
  }
  try {
    const document = parser.parse(text, true) as Element;
    const element = (document[root] as Element[] | undefined)?.[0];
    if (element) return element;
  } catch (cause) {
    throw new AppError(
      { code: 'host_error', userMessage: `A definition could not be read as ${root}.` },
      { cause },
    );
  }
  throw new AppError({ code: 'host_error', userMessage: `A definition is no ${root}.` });
}

/** Writes one element; every value is escaped, and what XML cannot hold is left out. */
export function buildXml(root: string, element: object): string {
  return builder.build({ [root]: clean(element) });
}

export function children(element: Element | undefined, name: string): Element[] {
  const value = element?.[name];
  return Array.isArray(value) ? value : [];
}

/** The first child along a path: child(domain, 'os', 'type'). */
export function child(element: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>((current, name) => children(current, name)[0], element);
}

export function attribute(element: Element | undefined, name: string): string | null {
  const value = element?.[attributePrefix + name];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function textOf(element: Element | undefined): string | null {
  const value = element?.['#text'];
  return typeof value === 'string' && value !== '' ? value : null;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') {
    // XML 1.0 has no way to write most control characters.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
    return value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
  }
  if (Array.isArray(value)) return value.map(clean);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
  }
  return value;
}
