import { type Alias, type Document, isMap, isSeq, parseDocument, visit } from 'yaml';

/** What may stand in the first line; those that are no YAML are taken as they are. */
const headers = [
  '#!',
  '#cloud-config',
  '#cloud-config-archive',
  '#cloud-config-jsonp',
  '#cloud-boothook',
  '#include',
  '#include-once',
  '#part-handler',
  '## template: jinja',
];

/**
 * Never with what a line says: passwords stand there.
 * @returns what is wrong as a sentence, null when nothing is
 * @see https://cloudinit.readthedocs.io/en/latest/explanation/format.html
 */
export function whyNotUserData(text: string): string | null {
  if (text.trim() === '') return null;
  const [first = '', second = ''] = text.split('\n').map((line) => line.trimEnd());
  if (/^## template: *jinja$/i.test(first)) {
    return isKnown(second) ? null : `Line 2: after “## template: jinja” ${unknownHeader}`;
  }
  if (/^(MIME-Version|Content-Type):/i.test(first)) return null;
  if (!isKnown(first)) return `Line 1: ${unknownHeader}`;
  if (first === '#cloud-config') return whyNotYaml(text, isMap, 'settings with names, like “users:”');
  if (first === '#cloud-config-archive') return whyNotYaml(text, isSeq, 'a list of parts');
  return null;
}

const unknownHeader =
  'cloud-init has to be told what this is. Begin with #cloud-config for settings, or with #!/bin/sh for a script.';

function isKnown(line: string): boolean {
  return line.startsWith('#!') || headers.includes(line);
}

/** Versions 1 and 2, also below the name `network`. @returns as above */
export function whyNotNetworkConfig(text: string): string | null {
  if (text.trim() === '') return null;
  const broken = whyNotYaml(text, isMap, 'settings with names, like “version: 2”');
  if (broken) return broken;
  const document = parseDocument(text);
  const inner = document.get('network');
  const config = isMap(inner) ? inner : document;
  const version: unknown = config.get('version');
  if (version === undefined) return 'It has no version: write “version: 2” (or 1) as its first line.';
  if (version === 1) {
    return isSeq(config.get('config')) ? null : 'Version 1 needs “config:” with a list of devices below it.';
  }
  if (version !== 2) return `${lineOf(config.get('version', true), text)}the version is 1 or 2.`;
  const kinds = ['ethernets', 'bonds', 'bridges', 'vlans', 'wifis'];
  const there = kinds.filter((kind) => config.has(kind));
  if (there.length === 0) return 'Version 2 needs “ethernets:” with the cards below it.';
  for (const kind of there) {
    if (!isMap(config.get(kind)))
      return `${lineOf(config.get(kind, true), text)}below “${kind}:” each device stands with its name.`;
  }
  return null;
}

function whyNotYaml(text: string, isRight: (node: unknown) => boolean, what: string): string | null {
  let document: Document;
  let lost: Alias | undefined;
  try {
    document = parseDocument(text);
    visit(document, {
      Alias(_key, alias) {
        if (alias.resolve(document)) return;
        lost = alias;
        return visit.BREAK;
      },
    });
  } catch (error) {
    // What is nested thousands deep.
    if (error instanceof RangeError) return 'It is nested too deeply.';
    throw error;
  }
  const [wrong] = document.errors;
  if (wrong) {
    // The rest of the message may be a piece of the text.
    const why =
      wrong.code === 'MULTIPLE_DOCS'
        ? 'Only one document is read: take out the line ---'
        : wrong.message.split(/ at line |: /)[0]?.trim();
    const at = wrong.linePos?.[0];
    return `Line ${at?.line ?? 1}${at ? `, column ${at.col}` : ''}: this is no valid YAML. ${why}.`;
  }
  if (lost)
    return `${lineOf(lost, text)}nothing has the name after this *. Put quotes around a text that begins with *.`;
  if (document.contents === null || isRight(document.contents)) return null;
  return `This is valid YAML, but not ${what}.`;
}

function lineOf(node: unknown, text: string): string {
  const range = (node as { range?: [number, number, number] } | undefined)?.range;
  return range ? `Line ${text.slice(0, range[0]).split('\n').length}: ` : '';
}
