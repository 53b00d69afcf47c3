/** UCS-2, the high byte first. */
export function wide(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

/** Every number twice, so that no machine has to turn it round. */
export function bothEndian32(value: number): Buffer {
  const out = Buffer.alloc(8);
  out.writeUInt32LE(value, 0);
  out.writeUInt32BE(value, 4);
  return out;
}

export function bothEndian16(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt16LE(value, 0);
  out.writeUInt16BE(value, 2);
  return out;
}
