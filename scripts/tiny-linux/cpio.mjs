// @ts-check

/**
 * One thing in the archive; `mode` holds the type and the permissions as stat shows them.
 * @typedef {{ path: string, mode: number, data?: Buffer, device?: [major: number, minor: number] }} Entry
 */

/**
 * A cpio archive of the "newc" kind, which is what the kernel unpacks as its first file system.
 * Written here because only root can make device files on a disk, and to get the same bytes every time.
 * @see https://docs.kernel.org/driver-api/early-userspace/buffer-format.html
 * @param {Entry[]} entries  folders before what is in them
 * @returns {Buffer}
 */
export function cpioArchive(entries) {
  const parts = entries.flatMap((entry, index) => record(entry, index + 1));
  parts.push(...record({ path: 'TRAILER!!!', mode: 0 }, 0));
  return Buffer.concat(parts);
}

/**
 * @param {Entry} entry
 * @param {number} inode
 */
function record(entry, inode) {
  const name = Buffer.from(`${entry.path}\0`);
  const data = entry.data ?? Buffer.alloc(0);
  const [major, minor] = entry.device ?? [0, 0];
  // inode, mode, uid, gid, links, mtime, size, device of the file system (2), device (2), name length, check
  const fields = [inode, entry.mode, 0, 0, 1, 0, data.length, 0, 0, major, minor, name.length, 0];
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`);
  return [padded(Buffer.concat([header, name])), padded(data)];
}

/** @param {Buffer} part */
function padded(part) {
  return Buffer.concat([part, Buffer.alloc((4 - (part.length % 4)) % 4)]);
}
