import { DOMParser, type Document, type Element, XMLSerializer } from '@xmldom/xmldom';
import { AppError } from '../../domain/errors.ts';

export type { Element } from '@xmldom/xmldom';

// A definition of a VM with hundreds of devices has some 200 kB.
const maxXmlBytes = 1024 * 1024;

/**
 * Edits a definition in place: what is not touched stays as it was, comments, order and namespaces of others included.
 * Changes are made to what libvirt wrote, so nothing that it holds and we do not model is lost.
 * @param edit  changes the root element
 * @returns the whole text; the very same one when nothing was changed
 * @throws AppError when it is too large, has a document type, or is not XML with this root
 */
export function editXml(text: string, root: string, edit: (element: Element) => void): string {
  const document = parseDocument(text, root);
  const before = serialize(document);
  edit(document.documentElement as Element);
  const after = serialize(document);
  return after === before ? text : after;
}

/** The same definition in the form that editXml writes, which differs from libvirt's in its quotes. */
export function normalizeXml(text: string, root: string): string {
  return serialize(parseDocument(text, root));
}

function serialize(document: Document): string {
  return `${new XMLSerializer().serializeToString(document).trimEnd()}\n`;
}

function parseDocument(text: string, root: string): Document {
  if (text.length > maxXmlBytes || /<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new AppError({
      code: 'host_error',
      userMessage: 'A definition was refused: it is too large, or has a document type.',
    });
  }
  try {
    const onError = (_level: string, message: string) => {
      throw new Error(message);
    };
    const document = new DOMParser({ onError }).parseFromString(text, 'text/xml');
    if (document.documentElement?.tagName === root) return document;
  } catch (cause) {
    throw new AppError(
      { code: 'host_error', userMessage: `A definition could not be read as ${root}.` },
      { cause },
    );
  }
  throw new AppError({ code: 'host_error', userMessage: `A definition is no ${root}.` });
}

export function elements(parent: Element, name: string): Element[] {
  return [...parent.childNodes].filter(
    (node): node is Element => node.nodeType === node.ELEMENT_NODE && (node as Element).tagName === name,
  );
}

/** The first child along a path: element(domain, 'devices', 'disk'). */
export function element(parent: Element, ...path: string[]): Element | null {
  return path.reduce<Element | null>(
    (current, name) => (current && elements(current, name)[0]) || null,
    parent,
  );
}

/** The text inside, without the white space around it. */
export function text(parent: Element, ...path: string[]): string | null {
  return element(parent, ...path)?.textContent?.trim() || null;
}

/** The child of this name, made behind `after` (or as the last one) when there is none. */
export function ensure(parent: Element, name: string, after?: string): Element {
  const existing = elements(parent, name)[0];
  if (existing) return existing;
  const document = parent.ownerDocument as Document;
  const made = document.createElement(name);
  const before = after ? (elements(parent, after).at(-1)?.nextSibling ?? null) : parent.lastChild;
  // libvirt indents by two spaces a level; its own text before the closing tag indents that one.
  parent.insertBefore(document.createTextNode(`\n${'  '.repeat(depth(parent) + 1)}`), before);
  parent.insertBefore(made, before);
  return made;
}

export function setText(target: Element, value: string): void {
  target.textContent = value;
}

/** Null takes the attribute away. */
export function setAttributes(target: Element, values: Record<string, string | null>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === null) target.removeAttribute(name);
    else target.setAttribute(name, value);
  }
}

/** Takes the element out, with the indentation before it. */
export function remove(target: Element): void {
  const before = target.previousSibling;
  if (before?.nodeType === target.TEXT_NODE && !before.nodeValue?.trim())
    before.parentNode?.removeChild(before);
  target.parentNode?.removeChild(target);
}

/** Adds a child that is given as XML, as the last of its name or at the end. */
export function addXml(parent: Element, xml: string): Element {
  const document = parent.ownerDocument as Document;
  const parsed = new DOMParser().parseFromString(xml, 'text/xml').documentElement as Element;
  const made = document.importNode(parsed, true);
  const before = elements(parent, made.tagName).at(-1)?.nextSibling ?? parent.lastChild;
  parent.insertBefore(document.createTextNode(`\n${'  '.repeat(depth(parent) + 1)}`), before);
  parent.insertBefore(made, before);
  return made;
}

function depth(node: Element): number {
  let level = 0;
  for (let above = node.parentNode; above && above.nodeType === node.ELEMENT_NODE; above = above.parentNode)
    level++;
  return level;
}
