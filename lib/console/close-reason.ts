/** A WebSocket's close reason holds at most 123 bytes of UTF-8; cut at a character. */
export function closeReason(text: string): string {
  const maxBytes = 123;
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let cut = text;
  while (Buffer.byteLength(cut) > maxBytes - 3) cut = cut.slice(0, -1);
  return `${cut.trimEnd()}…`;
}
