import type { VmRow } from '../views.ts';
import type { Field } from './fields.ts';
import { type Operator, parseTerms, type Term } from './terms.ts';

export type VmQuery = {
  matches: (vm: VmRow) => boolean;
  /** What it finds changes with the time, also when no VM does. */
  isTimed: boolean;
  /** What in it cannot be meant, each as a sentence; such a term matches nothing, so that no bulk action takes too many. */
  problems: string[];
};

type Test = (vm: VmRow) => boolean;

/**
 * Reads what is written in the list's search box, as `state:running tag:prod host:kvm* mem>8g -backup`.
 * All terms have to hold; values with commas between them are alternatives; a plain word is looked for in all that a
 * row shows. A term whose value is not written yet (`state:`) asks nothing.
 *
 * @param now  what lengths of time are counted from
 */
export function parseVmQuery(query: string, now = Date.now()): VmQuery {
  const tests: Test[] = [];
  const problems: string[] = [];
  const terms = parseTerms(query);
  for (const term of terms) {
    const test = testOf(term, now);
    if (typeof test === 'string') {
      problems.push(test);
      tests.push(() => false);
    } else if (test) tests.push(term.isNegated ? (vm) => !test(vm) : test);
  }
  return {
    matches: (vm) => tests.every((test) => test(vm)),
    isTimed: terms.some((term) => term.kind === 'field' && term.field.kind === 'age'),
    problems,
  };
}

/** @returns the test, what is wrong with it as a sentence, or null when it asks nothing yet */
function testOf(term: Term, now: number): Test | string | null {
  if (term.kind === 'word') return wordTest(term.text);
  const { field, operator, value } = term;
  if (value === '') return null;
  switch (field.kind) {
    case 'text':
      return textTest(field, operator, value);
    case 'age':
      return ageTest(field, operator, value, now);
    default:
      return numberTest(field, operator, value);
  }
}

function wordTest(text: string): Test {
  const wanted = text.toLowerCase();
  return (vm) =>
    [
      vm.name,
      vm.state,
      vm.hypervisorType,
      vm.hostName ?? '',
      vm.imageName ?? '',
      ...vm.addresses,
      ...vm.tags,
    ].some((shown) => shown.toLowerCase().includes(wanted));
}

function textTest(field: Field & { kind: 'text' }, operator: Operator, value: string): Test | string {
  if (operator !== ':' && operator !== '=') return `${field.name} is a text: write ${field.name}:${value}.`;
  const wanted = value.toLowerCase().split(',').filter(Boolean);
  const known = field.values;
  // The beginning of a known word will do, so that the list follows what is being typed.
  const globs = wanted.map((one) => {
    if (known) return known.includes(one) ? one : `${one}*`;
    return field.isPart && operator === ':' ? `*${one}*` : one;
  });
  const unknown = globs.findIndex((glob) => known && !known.some((one) => isLike(one, glob)));
  if (unknown !== -1)
    return `${field.name} is never "${wanted[unknown]}". It is one of: ${known?.join(', ')}.`;
  return (vm) => {
    const shown = field.of(vm).map((text) => text.toLowerCase());
    return globs.some((glob) => shown.some((text) => isLike(text, glob)));
  };
}

/** Whether a text is as a pattern says in which `*` stands for anything. No regular expression: those can take for ever. */
function isLike(text: string, glob: string): boolean {
  const [first = '', ...rest] = glob.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

const units: Record<string, number> = { m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };
const amount = /^(\d+(?:\.\d+)?)([mgt])?(?:i?b)?$/i;

function numberTest(
  field: Field & { kind: 'count' | 'bytes' },
  operator: Operator,
  value: string,
): Test | string {
  const [, digits, unit] = amount.exec(value) ?? [];
  if (digits === undefined || (field.kind === 'count' && unit))
    return `"${value}" is no ${field.kind === 'count' ? 'number' : 'size'}. Write it ${field.hint}.`;
  // A size without a unit is in GiB, as the table shows it.
  const wanted = Number(digits) * (field.kind === 'bytes' ? (units[unit?.toLowerCase() ?? 'g'] ?? 1) : 1);
  return (vm) => {
    const is = field.of(vm);
    return is !== null && compare(is, operator, wanted);
  };
}

const lengths: Record<string, number> = { s: 1e3, m: 60e3, h: 3_600e3, d: 86_400e3, w: 604_800e3 };
const length = /^(\d+(?:\.\d+)?)([smhdw])$/i;

function ageTest(
  field: Field & { kind: 'age' },
  operator: Operator,
  value: string,
  now: number,
): Test | string {
  const [, digits, unit = ''] = length.exec(value) ?? [];
  if (digits === undefined) return `"${value}" is no length of time. Write it ${field.hint}.`;
  const wanted = Number(digits) * (lengths[unit.toLowerCase()] ?? 1);
  return (vm) => {
    const at = field.of(vm);
    return at !== null && compare(now - Date.parse(at), operator, wanted);
  };
}

function compare(is: number, operator: Operator, wanted: number): boolean {
  switch (operator) {
    case '>':
      return is > wanted;
    case '<':
      return is < wanted;
    case '>=':
      return is >= wanted;
    case '<=':
      return is <= wanted;
    case ':':
    case '=':
      return is === wanted;
  }
}
