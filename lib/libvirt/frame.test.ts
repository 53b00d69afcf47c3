import { describe, expect, it } from 'vitest';
import { ProtocolError } from './errors.ts';
import {
  createFrameParser,
  encodeFrame,
  type Frame,
  frameHeaderBytes,
  MessageStatus,
  MessageType,
  maxFrameBytes,
} from './frame.ts';
import { writeFixed, writeString } from './xdr.ts';

const header = { program: 0x20008086, version: 1, procedure: 59, type: 1, serial: 7, status: 0 };

function frameOf(text: string, serial: number): Buffer {
  return encodeFrame({ ...header, serial }, (writer) => writeString(writer, text, 1000));
}

function parse(chunks: Buffer[]): Frame[] {
  const frames: Frame[] = [];
  const parser = createFrameParser((frame) => frames.push({ ...frame, body: Buffer.from(frame.body) }));
  for (const chunk of chunks) parser(chunk);
  return frames;
}

function lengthWord(length: number): Buffer {
  const word = Buffer.alloc(4);
  word.writeUInt32BE(length);
  return word;
}

describe('frames', () => {
  const bytes = Buffer.concat([frameOf('first', 1), frameOf('', 2), frameOf('the third one', 3)]);
  const whole = parse([bytes]);

  it('come out as they were put in', () => {
    expect(whole.map(({ serial }) => serial)).toEqual([1, 2, 3]);
    expect(whole[0]).toMatchObject({ ...header, serial: 1 });
    expect(whole[2]?.body.toString('latin1', 4, 17)).toBe('the third one');
  });

  it('are the same wherever the bytes are cut in two', () => {
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(parse([bytes.subarray(0, cut), bytes.subarray(cut)]), `cut at ${cut}`).toEqual(whole);
  });

  it('are the same when cut at two places', () => {
    for (let a = 0; a <= bytes.length; a++)
      for (let b = a; b <= bytes.length; b++)
        expect(parse([bytes.subarray(0, a), bytes.subarray(a, b), bytes.subarray(b)])).toEqual(whole);
  });

  it('are the same when every byte comes alone', () => {
    expect(parse([...bytes].map((byte) => Buffer.from([byte])))).toEqual(whole);
  });

  it('of the largest size pass', () => {
    const body = Buffer.alloc(maxFrameBytes - frameHeaderBytes, 7);
    const large = encodeFrame(header, (writer) => writeFixed(writer, body));
    const frames: Frame[] = [];
    const parser = createFrameParser((frame) => frames.push(frame));
    for (let at = 0; at < large.length; at += 65_536) parser(large.subarray(at, at + 65_536));
    expect(frames.length).toBe(1);
    expect(frames[0]?.body.equals(body)).toBe(true);
  });

  it.each([0, 1, 27, maxFrameBytes + 1, 0x7fffffff, 0xffffffff])(
    'with a length of %i are refused',
    (length) => {
      expect(() => parse([lengthWord(length)])).toThrow(ProtocolError);
      // The same in the middle of the stream, and with the length itself cut.
      expect(() => parse([bytes, lengthWord(length)])).toThrow(ProtocolError);
      expect(() => parse([...lengthWord(length)].map((byte) => Buffer.from([byte])))).toThrow(ProtocolError);
    },
  );

  it('that only announce 32 MiB take no memory for them', () => {
    const before = process.memoryUsage().arrayBuffers;
    const parsers = Array.from({ length: 100 }, () => {
      const parser = createFrameParser(() => {});
      parser(lengthWord(maxFrameBytes));
      parser(Buffer.alloc(1000));
      return parser;
    });
    const grown = process.memoryUsage().arrayBuffers - before;
    expect(parsers.length).toBe(100);
    // 100 announced frames would be 3.2 GB.
    expect(grown).toBeLessThan(10_000_000);
  });
});

describe('packets of data, where they may be split,', () => {
  const { ok, continue: more } = MessageStatus;
  const packet = (status: number, text: string) =>
    encodeFrame({ ...header, type: MessageType.stream, status }, (writer) =>
      writeFixed(writer, Buffer.from(text)),
    );
  const bytes = Buffer.concat([
    frameOf('a reply', 1),
    packet(more, 'data'),
    packet(more, ''),
    packet(ok, 'no data'),
    packet(more, 'more of it'),
    frameOf('the last', 2),
  ]);

  /** What a stream's owner cannot tell from packets that came whole. */
  function joined(chunks: Buffer[]) {
    const seen: { type: number; status: number; text: string }[] = [];
    const parser = createFrameParser(
      ({ type, status, body }) => {
        const text = body.toString('latin1');
        const last = seen.at(-1);
        const isData = type === MessageType.stream && status === more && text !== '';
        if (isData && last?.type === type && last.status === status && last.text !== '') last.text += text;
        else seen.push({ type, status, text });
      },
      { splitsData: true },
    );
    for (const chunk of chunks) parser(chunk);
    return seen;
  }
  const whole = joined([bytes]);

  it('carry the same bytes wherever they are cut', () => {
    expect(whole.map(({ text }) => text.replaceAll('\0', ''))).toEqual([
      expect.stringContaining('a reply'),
      'data',
      '',
      'no data',
      'more of it',
      expect.stringContaining('the last'),
    ]);
    for (let a = 0; a <= bytes.length; a++)
      for (let b = a; b <= bytes.length; b++)
        expect(joined([bytes.subarray(0, a), bytes.subarray(a, b), bytes.subarray(b)])).toEqual(whole);
    expect(joined([...bytes].map((byte) => Buffer.from([byte])))).toEqual(whole);
  });

  it('are handed on at once and not copied, however long the packet is', () => {
    const parts: Buffer[] = [];
    const parser = createFrameParser(({ body }) => parts.push(body), { splitsData: true });
    const start = packet(more, '');
    start.writeUInt32BE(maxFrameBytes, 0);
    parser(start);
    const chunk = Buffer.alloc(1000, 1);
    for (let i = 0; i < 3; i++) parser(chunk);
    expect(parts.length).toBe(3);
    for (const part of parts)
      expect([part.buffer, part.byteOffset, part.length]).toEqual([chunk.buffer, chunk.byteOffset, 1000]);
  });

  it('have a length that is checked before anything is handed on', () => {
    const parser = createFrameParser(() => expect.unreachable('nothing can be handed on'), {
      splitsData: true,
    });
    const start = packet(more, 'data');
    start.writeUInt32BE(maxFrameBytes + 1, 0);
    expect(() => parser(start)).toThrow(ProtocolError);
  });
});
