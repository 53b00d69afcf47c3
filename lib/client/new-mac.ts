/** In the range that QEMU's guests use. */
export function newMac(): string {
  const bytes = [0x52, 0x54, 0x00, ...crypto.getRandomValues(new Uint8Array(3))];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
