import { createTwoFilesPatch } from 'diff';
import { normalizeXml } from '../edit-xml.ts';
import type { Draft, PlanSubject } from './handler.ts';

export function differenceOf(before: Pick<PlanSubject, 'stored'>, after: Pick<Draft, 'stored'>): string {
  if (before.stored === after.stored) return '';
  const lines = normalizeXml(before.stored, 'domain');
  const patch = createTwoFilesPatch('', '', lines, after.stored, '', '', { context: 2 });
  return patch.slice(Math.max(patch.indexOf('\n@@') + 1, 0)).trimEnd();
}

/** The changed lines alone: two plans with the same ones do the same to a definition. */
export function changedLines(difference: string): string {
  return difference
    .split('\n')
    .filter((line) => line.startsWith('+') || line.startsWith('-'))
    .join('\n');
}
