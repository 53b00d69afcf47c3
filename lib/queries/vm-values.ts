import type { User } from '../domain/access.ts';
import { type FieldValue, valuesOf } from '../domain/vm-query/complete.ts';
import { readFleet } from './fleet.ts';

/** What can be written after a field of the query language. */
export async function listVmValues(
  _user: User,
  { field, begun }: { field: string; begun: string },
): Promise<FieldValue[]> {
  return valuesOf((await readFleet()).vms, field, begun.toLowerCase());
}
