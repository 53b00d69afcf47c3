/** A part of a file: whole when it was not asked for in parts. */
export type ByteRange = { offset: number; length: number; isWhole: boolean };

/**
 * What a Range header asks for. Several parts at once, and what is no range, count as the whole file, as the standard
 * allows.
 * @returns null when there is nothing of it in the file
 * @see RFC 9110, 14.2
 */
export function parseRange(header: string | null, sizeBytes: number): ByteRange | null {
  const whole = { offset: 0, length: sizeBytes, isWhole: true };
  const [, first = '', last = ''] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '') ?? [];
  if (!first && !last) return whole;
  if (!first) {
    const length = Math.min(Number(last), sizeBytes);
    return length > 0 ? { offset: sizeBytes - length, length, isWhole: false } : null;
  }
  const offset = Number(first);
  if (last && Number(last) < offset) return whole;
  if (offset >= sizeBytes) return null;
  const end = last ? Math.min(Number(last), sizeBytes - 1) : sizeBytes - 1;
  return { offset, length: end - offset + 1, isWhole: false };
}

/** Says that it is to be saved, and under which name: nothing of the name can end the header or be a path. */
export function attachmentHeader(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_') || 'volume';
  const exact = encodeURIComponent(name.replace(/[/\\\p{Cc}\p{Cs}]/gu, '_')).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
