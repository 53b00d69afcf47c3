import { AppError } from '../domain/errors.ts';

/** So much of the beginning says what a file is. */
const headBytes = 128;

/** Kinds that can name another file of the host, which whoever reads the disk would then read; raw and ISO cannot. */
const otherKinds: [RegExp, string][] = [
  [/^QED\0/, 'a QED image'],
  [/^(?:KDMV|COWD|# Disk DescriptorFile)/, 'a VMDK image'],
  [/^conectix/, 'a VHD image'],
  [/^vhdxfile/, 'a VHDX image'],
];

/**
 * Passes the first piece of a file on when nothing in its beginning refers to another file: libvirt opens a volume as
 * what it finds there.
 */
export async function* checkHead(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer | null = Buffer.alloc(0);
  for await (const chunk of body) {
    if (held) {
      held = Buffer.concat([held, chunk]);
      if (held.length < headBytes) continue;
      refuseReference(held);
      yield held;
      held = null;
    } else yield chunk;
  }
  if (!held) return;
  refuseReference(held);
  yield held;
}

/** @see https://www.qemu.org/docs/master/interop/qcow2.html */
function refuseReference(head: Buffer): void {
  const text = head.toString('latin1', 0, 32);
  const other = otherKinds.find(([begins]) => begins.test(text));
  if (other) throw refuse(`It is ${other[1]}, and only qcow2, raw and ISO files are taken.`);
  if (!text.startsWith('QFI\xfb')) return;
  const version = head.length >= 104 ? head.readUInt32BE(4) : 0;
  if (version < 2) throw refuse('It is a qcow2 file that is cut off, or of a version that is not taken.');
  const hasExternalData = version >= 3 && (head.readBigUInt64BE(72) & 4n) !== 0n;
  if (head.readBigUInt64BE(8) !== 0n || hasExternalData)
    throw refuse('It is a qcow2 file that refers to another file.');
}

function refuse(why: string): AppError {
  return new AppError({
    code: 'bad_input',
    userMessage: `The file was not taken. ${why}`,
    advice: 'Convert it first: qemu-img convert -O qcow2 IN OUT. Then upload that one.',
  });
}
