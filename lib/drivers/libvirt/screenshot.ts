import { AppError } from '../../domain/errors.ts';
import type { CallOptions } from '../../libvirt/call.ts';
import type { Link } from './link.ts';
import { lookUpDomain } from './observe.ts';
import { encodePng, isPng } from './png.ts';
import { parsePpm } from './ppm.ts';

// Four times the pixels of the largest screen in use, 3840 by 2160, with three bytes each.
const maxBytes = 100 * 1024 ** 2;
/** A QEMU that hangs never answers; a slow host answers in about a second. */
const defaultTimeoutMs = 8_000;

// What QEMU says has no code of its own.
const saysNoScreen = /no console to take a screendump/;

/** What a running VM's first screen shows, as PNG. */
export async function takeScreenshot(link: Link, externalId: string, options: CallOptions): Promise<Buffer> {
  const data = await readScreen(link, externalId, options);
  return isPng(data) ? data : fromPpm(data);
}

/** As QEMU writes it, PNG or PPM. A stream has its own connection, so one that hangs holds up nothing. */
export async function readScreen(link: Link, externalId: string, options: CallOptions): Promise<Buffer> {
  const { timeoutMs = defaultTimeoutMs } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  try {
    const dom = await lookUpDomain(link, externalId, { signal });
    if (!dom) throw new AppError({ code: 'not_found', userMessage: 'This VM does not exist any more.' });
    const { stream } = await link.openStream('domainScreenshot', { dom, screen: 0, flags: 0 }, { signal });
    return await collect(stream);
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not_possible' || saysNoScreen.test(error.detail ?? '')))
      throw noScreen(error);
    if (!deadline.aborted) throw error;
    throw new AppError(
      {
        code: 'timeout',
        userMessage: `The VM’s screen was not handed over within ${timeoutMs / 1000} seconds.`,
        advice: 'Its QEMU may hang, or its host is very busy. Nothing was changed; try again later.',
      },
      { cause: error },
    );
  }
}

function noScreen(cause: AppError): AppError {
  return new AppError(
    {
      code: 'not_possible',
      userMessage: 'The VM shows no screen.',
      advice: 'It has no graphics card, or it has just stopped.',
      detail: cause.detail,
    },
    { cause },
  );
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream) {
    bytes += part.length;
    // Leaving the loop ends the stream.
    if (bytes > maxBytes) throw unreadable('It is larger than any screen.');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function fromPpm(data: Buffer): Buffer {
  const picture = parsePpm(data);
  if (!picture) throw unreadable('It is neither PNG nor PPM.');
  return encodePng(picture.width, picture.height, picture.pixels);
}

export function unreadable(detail: string): AppError {
  return new AppError({
    code: 'host_error',
    userMessage: 'The host sent a picture of the screen that cannot be read.',
    advice: 'Open the console instead.',
    detail,
  });
}
