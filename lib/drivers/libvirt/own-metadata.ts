import { metadataNamespace } from './build-domain.ts';
import { addXml, type Element, element, ensure, remove } from './edit-xml.ts';

/** Our own element of a definition's metadata, under whatever prefix it was written; null when there is none. */
export function ownMetadata(domain: Element): Element | null {
  const metadata = element(domain, 'metadata');
  const found = [...(metadata?.childNodes ?? [])].find(
    (node) => node.nodeType === node.ELEMENT_NODE && (node as Element).namespaceURI === metadataNamespace,
  );
  return (found as Element | undefined) ?? null;
}

export function readTags(domain: Element): string[] {
  return tagElements(domain).map((tag) => tag.textContent?.trim() ?? '');
}

/** Puts these tags in place of the ones that are there; everything else of ours and of others stays. */
export function writeTags(domain: Element, tags: string[]): void {
  if (JSON.stringify(readTags(domain)) === JSON.stringify(tags)) return;
  for (const tag of tagElements(domain)) remove(tag);
  if (tags.length === 0) return;
  const own =
    ownMetadata(domain) ??
    addXml(ensure(domain, 'metadata', 'uuid'), `<novacron:vm xmlns:novacron="${metadataNamespace}"/>`);
  const prefix = own.prefix ? `${own.prefix}:` : '';
  for (const tag of tags) {
    const made = own.ownerDocument?.createElementNS(metadataNamespace, `${prefix}tag`);
    if (!made) continue;
    made.textContent = tag;
    own.appendChild(made);
  }
}

function tagElements(domain: Element): Element[] {
  return [...(ownMetadata(domain)?.childNodes ?? [])].filter(
    (node): node is Element =>
      node.nodeType === node.ELEMENT_NODE &&
      (node as Element).namespaceURI === metadataNamespace &&
      (node as Element).localName === 'tag',
  );
}
