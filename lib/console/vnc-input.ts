/**
 * Lets through what a VNC client has to say to see the picture, and holds back keys, pointer and clipboard of one that
 * only looks on. Bytes come cut anywhere; of one that has control they go on at once.
 * @see https://github.com/rfbproto/rfbproto/blob/master/rfbproto.rst
 * @returns what goes on to the VM, or null when it cannot be told what this client says: it then has to be ended
 */
export function createVncInput(isInControl: () => boolean): (chunk: Buffer) => Buffer | null {
  /** Too little of a message to know what it is: less than 12 bytes. */
  let rest: Buffer = Buffer.alloc(0);
  let stage: 'version' | 'security' | 'answer' | 'init' | 'messages' | 'unknown' = 'version';
  /** Of the message that has begun. */
  let leftBytes = 0;
  let isPassing = true;

  return (chunk) => {
    const data = rest.length ? Buffer.concat([rest, chunk]) : chunk;
    const passed: Buffer[] = [];
    let at = 0;
    while (at < data.length) {
      if (leftBytes === 0 && !begin(data, at)) break;
      // Nothing can be told apart any more: who is in control may go on, nobody else.
      if (stage === 'unknown' && leftBytes === 0) {
        if (!isInControl()) return null;
        passed.push(data.subarray(at));
        at = data.length;
        break;
      }
      const part = data.subarray(at, at + leftBytes);
      if (isPassing) passed.push(part);
      at += part.length;
      leftBytes -= part.length;
    }
    rest = at < data.length ? Buffer.from(data.subarray(at)) : Buffer.alloc(0);
    return passed.length === 1 ? (passed[0] ?? null) : Buffer.concat(passed);
  };

  /** @returns false when more has to come first */
  function begin(data: Buffer, at: number): boolean {
    isPassing = true;
    switch (stage) {
      case 'version':
        if (at + 12 > data.length) return false;
        leftBytes = 12;
        // Before 3.7 the server chooses the kind of authentication, which cannot be seen from this side.
        stage = /^RFB 003\.00[78]\n$/.test(data.toString('latin1', at, at + 12)) ? 'security' : 'unknown';
        return true;
      case 'security':
        leftBytes = 1;
        stage = data[at] === securityNone ? 'init' : data[at] === securityVnc ? 'answer' : 'unknown';
        return true;
      case 'answer':
        leftBytes = 16;
        stage = 'init';
        return true;
      case 'init':
        leftBytes = 1;
        stage = 'messages';
        return true;
      case 'messages': {
        const length = messageLength(data, at);
        if (length === null) stage = 'unknown';
        else if (length === 0) return false;
        else {
          leftBytes = length;
          isPassing = isInControl() || !isInput(data, at);
        }
        return true;
      }
      case 'unknown':
        return true;
    }
  }
}

const securityNone = 1;
const securityVnc = 2;

const keyEvent = 4;
const pointerEvent = 5;
const cutText = 6;
const power = 250;
const desktopSize = 251;
const qemu = 255;

/** @returns 0 when more has to come to know it; null when it is not known at all */
function messageLength(data: Buffer, at: number): number | null {
  const has = (count: number) => at + count <= data.length;
  switch (data[at]) {
    case 0: // SetPixelFormat
      return 20;
    case 2: // SetEncodings
      return has(4) ? 4 + 4 * data.readUInt16BE(at + 2) : 0;
    case 3: // FramebufferUpdateRequest
      return 10;
    case keyEvent:
      return has(2) ? 8 : 0;
    case pointerEvent:
      // A client and a server that know more than seven buttons say so in the highest bit.
      return has(2) ? ((data[at + 1] ?? 0) & 0x80 ? 7 : 6) : 0;
    case cutText:
      // The extended clipboard has its length as a negative number.
      return has(8) ? 8 + Math.abs(data.readInt32BE(at + 4)) : 0;
    case 150: // EnableContinuousUpdates
      return 10;
    case 248: // ClientFence
      return has(9) ? 9 + (data[at + 8] ?? 0) : 0;
    case power:
      return 4;
    case desktopSize:
      return has(7) ? 8 + 16 * (data[at + 6] ?? 0) : 0;
    case qemu:
      if (!has(4)) return 0;
      return data[at + 1] === 0 ? 12 : null;
    default:
      return null;
  }
}

/** A key that is let go may always be: one that was down when control went on would repeat for ever. */
function isInput(data: Buffer, at: number): boolean {
  switch (data[at]) {
    case keyEvent:
      return data[at + 1] !== 0;
    case qemu:
      return data.readUInt16BE(at + 2) !== 0;
    case pointerEvent:
    case cutText:
    case power:
    case desktopSize:
      return true;
    default:
      return false;
  }
}
