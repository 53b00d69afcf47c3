/** A text for a pattern of `like`, in which some characters stand for others. */
export function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
