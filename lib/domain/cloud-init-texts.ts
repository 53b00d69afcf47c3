import { isMap, isSeq } from 'yaml';
import { cloudConfigProblems } from './cloud-config-check.ts';
import { networkProblems } from './network-config-check.ts';
import { firstError, inWords, readYaml, type TextProblem } from './yaml-text.ts';

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
 * @see https://cloudinit.readthedocs.io/en/latest/explanation/format.html
 */
export function userDataProblems(text: string): TextProblem[] {
  if (text.trim() === '') return [];
  const [first = '', second = ''] = text.split('\n').map((line) => line.trimEnd());
  if (/^## template: *jinja$/i.test(first)) {
    const from = text.indexOf('\n') + 1;
    return isKnown(second) ? [] : [unknownHeader(from, second, 'after “## template: jinja” ')];
  }
  if (/^(MIME-Version|Content-Type):/i.test(first)) return [];
  if (!isKnown(first)) return [unknownHeader(0, first, '')];
  if (first === '#cloud-config') {
    const { document, problems } = readYaml(text, isMap, 'settings with names, like “users:”');
    return document ? cloudConfigProblems(document) : problems;
  }
  if (first === '#cloud-config-archive') return readYaml(text, isSeq, 'a list of parts').problems;
  return [];
}

function unknownHeader(from: number, line: string, before: string): TextProblem {
  const message = `${before}cloud-init has to be told what this is. Begin with #cloud-config for settings, or with #!/bin/sh for a script.`;
  return { from, to: from + line.length, at: 'line', isError: true, message };
}

function isKnown(line: string): boolean {
  return line.startsWith('#!') || headers.includes(line);
}

export function networkConfigProblems(text: string): TextProblem[] {
  if (text.trim() === '') return [];
  const { document, problems } = readYaml(text, isMap, 'settings with names, like “version: 2”');
  return document ? networkProblems(document) : problems;
}

/** @returns what keeps it from being used as a sentence, null when nothing does */
export function whyNotUserData(text: string): string | null {
  return firstError(userDataProblems(text), text);
}

/** @returns as above */
export function whyNotNetworkConfig(text: string): string | null {
  return firstError(networkConfigProblems(text), text);
}

/** What is taken and most likely not meant, each as a sentence with its line. */
export function doubtsOf(problems: TextProblem[], text: string): string[] {
  return problems.filter(({ isError }) => !isError).map((problem) => inWords(problem, text));
}
