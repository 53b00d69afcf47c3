/** A WebSocket's close reason holds at most 123 bytes of UTF-8; cut at a character. */
export function closeReason(text: string): string {
  const maxBytes = 123;
  if (Buffer.byteLength(text) <= maxBytes) return text;
  // Split by whole characters: half of one would arrive as a question mark.
  const letters = [...text];
  while (Buffer.byteLength(letters.join('')) > maxBytes - Buffer.byteLength('…')) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
