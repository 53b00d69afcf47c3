import { type Document, isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { cloudConfigKeys, type Shape } from './cloud-config-keys.ts';
import { entriesOf, isEmpty, problemAt, type TextProblem } from './yaml-text.ts';

/** What cloud-init would pass over in a #cloud-config: names that it does not know, and values of another kind. */
export function cloudConfigProblems(document: Document): TextProblem[] {
  const top = document.contents;
  if (!isMap(top)) return [];
  const problems: TextProblem[] = [];
  for (const { name, key, value } of entriesOf(top)) {
    const setting = Object.hasOwn(cloudConfigKeys, name) ? cloudConfigKeys[name] : undefined;
    if (!setting) {
      problems.push(problemAt(key, 'line', false, unknownWords(name, Object.keys(cloudConfigKeys))));
      continue;
    }
    if (isEmpty(value)) continue;
    if (!setting.shapes.some((shape) => hasShape(value, shape))) {
      const wanted = setting.shapes.map((shape) => shapeWords[shape]).join(' or ');
      problems.push(problemAt(value, 'line', false, `“${name}:” takes ${wanted}.`));
      continue;
    }
    if (setting.below) problems.push(...mapsIn(value).flatMap((map) => unknownIn(map, setting.below ?? [])));
  }
  return problems;
}

function unknownIn(map: YAMLMap, known: readonly string[]): TextProblem[] {
  return (
    entriesOf(map)
      // cloud-init still takes dashes where it now writes underscores.
      .filter(({ name }) => !known.includes(name) && !known.includes(name.replaceAll('-', '_')))
      .map(({ name, key }) => problemAt(key, 'line', false, unknownWords(name, known)))
  );
}

function mapsIn(value: unknown): YAMLMap[] {
  if (isMap(value)) return [value];
  return isSeq(value) ? value.items.filter((item) => isMap(item)) : [];
}

const shapeWords: Record<Shape, string> = {
  list: 'a list',
  map: 'settings with names below it',
  text: 'a text',
  number: 'a number',
  yesNo: 'true or false',
};

function hasShape(node: unknown, shape: Shape): boolean {
  if (shape === 'list') return isSeq(node);
  if (shape === 'map') return isMap(node);
  if (!isScalar(node)) return !isMap(node) && !isSeq(node);
  const { value } = node;
  if (shape === 'yesNo') return typeof value === 'boolean' || value === 'true' || value === 'false';
  if (shape === 'number') return typeof value === 'number';
  // A number or a date stands for the text that it looks like.
  return typeof value !== 'boolean';
}

/** Never with the name itself, which may be a piece of something secret; the one that is like it is cloud-init's own. */
export function unknownWords(name: string, known: readonly string[]): string {
  const near = nearestOf(name, known);
  const advice = near ? ` Did you mean “${near}”?` : '';
  return `cloud-init knows no setting of this name, and passes over it.${advice}`;
}

/** The one that at most two letters more, fewer, others or swapped make of it. */
function nearestOf(name: string, known: readonly string[]): string | null {
  let nearest: string | null = null;
  // In a short name two letters are most of it.
  let least = Math.min(2, Math.floor(name.length / 3)) + 1;
  const given = name.replaceAll('-', '_');
  for (const one of known) {
    const distance = distanceOf(given, one.replaceAll('-', '_'), least);
    if (distance < least) [nearest, least] = [one, distance];
  }
  return nearest;
}

/** Letters to change until one text is the other; `most` where it is that or more. */
function distanceOf(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most) return most;
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? most;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(i - 1, j - 1) + (isSame ? 0 : 1),
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          isSwapped ? at(i - 2, j - 2) + 1 : most,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
