import type { SubjectType } from '../domain/subject.ts';
import type { OperationRow } from '../domain/views.ts';

/** The page that lists subjects of a type. */
export const subjectPlaces: Record<SubjectType, string> = {
  vm: '/vms',
  image: '/images',
  network: '/networks',
  pool: '/storage',
  volume: '/storage',
};

/** The page of what an operation is about; null for what has none of its own. */
export function subjectHref({
  subjectType,
  subjectId,
}: Pick<OperationRow, 'subjectType' | 'subjectId'>): string | null {
  return subjectType === 'image' || subjectType === 'volume'
    ? null
    : `${subjectPlaces[subjectType]}/${subjectId}`;
}
