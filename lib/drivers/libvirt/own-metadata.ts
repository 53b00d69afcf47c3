import { metadataNamespace } from './build-domain.ts';
import { addXml, type Element, element, ensure, remove } from './edit-xml.ts';

/**
 * What we keep of a VM in its own definition: the operation that made it, its tags, its marks, and the disks that
 * were made read-only because it is a template.
 */
type OwnName = 'operation' | 'tag' | 'mark' | 'frozen';
export type Mark = 'protected' | 'template';

/** Our own element of a definition's metadata, under whatever prefix it was written; null when there is none. */
export function ownMetadata(domain: Element): Element | null {
  const metadata = element(domain, 'metadata');
  const found = [...(metadata?.childNodes ?? [])].find(
    (node) => node.nodeType === node.ELEMENT_NODE && (node as Element).namespaceURI === metadataNamespace,
  );
  return (found as Element | undefined) ?? null;
}

export function readOwn(domain: Element, name: OwnName): string[] {
  return ownElements(domain, name).map((one) => one.textContent?.trim() ?? '');
}

/** Puts these in place of the ones that are there; everything else of ours and of others stays. */
export function writeOwn(domain: Element, name: OwnName, values: string[]): void {
  if (JSON.stringify(readOwn(domain, name)) === JSON.stringify(values)) return;
  for (const one of ownElements(domain, name)) remove(one);
  if (values.length === 0) return;
  const own =
    ownMetadata(domain) ??
    addXml(ensure(domain, 'metadata', 'uuid'), `<novacron:vm xmlns:novacron="${metadataNamespace}"/>`);
  const prefix = own.prefix ? `${own.prefix}:` : '';
  for (const value of values) {
    const made = own.ownerDocument?.createElementNS(metadataNamespace, `${prefix}${name}`);
    if (!made) continue;
    made.textContent = value;
    own.appendChild(made);
  }
}

export function writeMark(domain: Element, mark: Mark, isSet: boolean): void {
  const others = readOwn(domain, 'mark').filter((one) => one !== mark);
  writeOwn(domain, 'mark', isSet ? [...others, mark].sort() : others);
}

/** As libvirt takes it: it puts the namespace and its prefix into every element of it itself. */
export function withoutNamespace(own: Element | null): string | null {
  if (!own) return null;
  const prefix = own.prefix ? `${own.prefix}:` : '';
  return own
    .toString()
    .replace(own.prefix ? `xmlns:${own.prefix}="${metadataNamespace}"` : `xmlns="${metadataNamespace}"`, '')
    .replaceAll(`<${prefix}`, '<')
    .replaceAll(`</${prefix}`, '</');
}

function ownElements(domain: Element, name: OwnName): Element[] {
  return [...(ownMetadata(domain)?.childNodes ?? [])].filter(
    (node): node is Element =>
      node.nodeType === node.ELEMENT_NODE &&
      (node as Element).namespaceURI === metadataNamespace &&
      (node as Element).localName === name,
  );
}
