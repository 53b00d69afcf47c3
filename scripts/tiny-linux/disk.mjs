// @ts-check
import { existsSync } from 'node:fs';
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../tools/run.mjs';

const sectorBytes = 512;
// Partitions begin at 1 MiB, as every partitioning program puts them.
const partitionStart = 2048;
const fatType = 0x0e;

// On a busy machine the emulated timer can be so late that the kernel takes it for broken and gives up: it is not checked.
const bootConfig = `DEFAULT tiny
PROMPT 0
LABEL tiny
  KERNEL vmlinuz
  INITRD initrd.gz
  APPEND console=ttyS0,115200 console=tty0 quiet rcupdate.rcu_expedited=1 audit=0 8250.nr_uarts=1 cryptomgr.notests no_timer_check
`;

/**
 * A disk that a BIOS boots: one FAT partition with the boot loader, the kernel and its first file system.
 * Needs neither root, mounts nor loop devices.
 * @param {{ root: string, workDir: string, kernelPath: string, initramfs: Buffer, outputPath: string }} parts
 */
export async function buildDisk({ root, workDir, kernelPath, initramfs, outputPath }) {
  const partition = join(workDir, 'partition.img');
  const raw = join(workDir, 'disk.img');
  const initrd = join(workDir, 'initrd.gz');
  const config = join(workDir, 'syslinux.cfg');
  const kernel = await readFile(kernelPath);
  await writeFile(initrd, initramfs);
  await writeFile(config, bootConfig);
  // Room for the file system's own tables and the boot loader, in whole MiB.
  const sizeBytes = (Math.ceil((kernel.length + initramfs.length) / 2 ** 20) + 6) * 2 ** 20;
  await createFile(partition, sizeBytes);
  // The boot loader calls mtools by name, so the unpacked ones must be on the path.
  const path = ['usr/bin', 'usr/sbin', 'sbin', 'bin'].map((each) => join(root, each)).join(':');
  const env = { ...process.env, PATH: `${path}:${process.env.PATH}`, MTOOLS_SKIP_CHECK: '1', LC_ALL: 'C' };
  const hidden = String(partitionStart);
  await run('mkfs.vfat', ['-F', '16', '-h', hidden, '-n', 'TINY', '-i', '4e6f7661', partition], { env });
  await run('mcopy', ['-i', partition, kernelPath, '::vmlinuz'], { env });
  await run('mcopy', ['-i', partition, initrd, '::initrd.gz'], { env });
  await run('mcopy', ['-i', partition, config, '::syslinux.cfg'], { env });
  await run('syslinux', ['--install', partition], { env });
  const bootCode = await readFile(findBootCode(root));
  await writeDisk(raw, masterBootRecord(bootCode, sizeBytes / sectorBytes), await readFile(partition));
  await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', '-c', raw, outputPath]);
  for (const file of [partition, raw, initrd, config]) await rm(file);
}

/** @param {string} root */
function findBootCode(root) {
  const places = ['usr/lib/syslinux/mbr/mbr.bin', 'usr/lib/SYSLINUX/mbr.bin'].map((path) => join(root, path));
  const found = places.find(existsSync);
  if (!found) throw new Error('no mbr.bin in the package syslinux-common');
  return found;
}

/**
 * The first sector: boot code, and a table with one active partition.
 * @param {Buffer} bootCode  at most 440 bytes
 * @param {number} sectors  of the partition
 */
export function masterBootRecord(bootCode, sectors) {
  if (bootCode.length > 440) throw new Error(`the boot code has ${bootCode.length} bytes and room for 440`);
  const record = Buffer.alloc(sectorBytes);
  bootCode.copy(record);
  record[446] = 0x80;
  // Cylinder, head and sector at their ends mean that only the sector numbers count.
  record.set([0xfe, 0xff, 0xff, fatType, 0xfe, 0xff, 0xff], 447);
  record.writeUInt32LE(partitionStart, 454);
  record.writeUInt32LE(sectors, 458);
  record.writeUInt16LE(0xaa55, 510);
  return record;
}

/** @param {string} path @param {number} sizeBytes */
async function createFile(path, sizeBytes) {
  const file = await open(path, 'w');
  await file.truncate(sizeBytes);
  await file.close();
}

/** @param {string} path @param {Buffer} record @param {Buffer} partition */
async function writeDisk(path, record, partition) {
  const file = await open(path, 'w');
  await file.write(record, 0, record.length, 0);
  await file.write(partition, 0, partition.length, partitionStart * sectorBytes);
  await file.close();
}
