const sectorBytes = 2048;
const bootSector = 20;
const catalogSector = 19;

/**
 * The smallest CD that a BIOS boots (El Torito, no emulation): it says its words on the first serial port, over and
 * over, and needs no disk.
 */
export function bootIso(words: string): Buffer {
  const iso = Buffer.alloc(sectorBytes * 64);
  const at = (sector: number) => sector * sectorBytes;

  iso.writeUInt8(1, at(16));
  iso.write('CD001\x01', at(16) + 1, 'latin1');
  iso.write('BOOT'.padEnd(32), at(16) + 40, 'latin1');
  iso.writeUInt32LE(64, at(16) + 80);
  iso.writeUInt32BE(64, at(16) + 84);

  iso.write('\x00CD001\x01EL TORITO SPECIFICATION', at(17), 'latin1');
  iso.writeUInt32LE(catalogSector, at(17) + 0x47);
  iso.write('\xffCD001\x01', at(18), 'latin1');

  // The catalog's first entry is valid when its words sum to nothing.
  iso.writeUInt8(1, at(catalogSector));
  iso.writeUInt16LE(0xaa55, at(catalogSector) + 0x1e);
  iso.writeUInt16LE((0x10000 - 0xaa55 - 1) & 0xffff, at(catalogSector) + 0x1c);
  iso.writeUInt8(0x88, at(catalogSector) + 0x20);
  iso.writeUInt16LE(4, at(catalogSector) + 0x26);
  iso.writeUInt32LE(bootSector, at(catalogSector) + 0x28);

  const code = [
    ...[0xe8, 0x00, 0x00], // 0: call 3
    ...[0x5e], // 3: pop si
    ...[0x83, 0xc6, 0x15], // 4: add si, 21, which is where the words begin
    ...[0x2e, 0x8a, 0x04], // 7: mov al, cs:[si]
    ...[0x46], // 10: inc si
    ...[0x84, 0xc0], // 11: test al, al
    ...[0x74, 0x06], // 13: jz 21
    ...[0xba, 0xf8, 0x03], // 15: mov dx, 3f8h
    ...[0xee], // 18: out dx, al
    ...[0xeb, 0xf2], // 19: jmp 7
    ...[0xf4], // 21: hlt, until the clock ticks
    ...[0xeb, 0xe8], // 22: jmp 0
  ];
  Buffer.from([...code, ...Buffer.from(`${words}\r\n\0`)]).copy(iso, at(bootSector));
  return iso;
}
