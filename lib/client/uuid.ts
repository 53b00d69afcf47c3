import { newIdempotencyKey } from './idempotency-key.ts';

/** An address with another shape of id is no page; the database would refuse it with an error instead. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Of version 4. crypto.randomUUID is missing where the page came over plain HTTP. */
export function newUuid(): string {
  const hex = newIdempotencyKey();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
