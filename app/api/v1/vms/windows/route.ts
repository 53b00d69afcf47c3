import { z } from 'zod';
import { AppError } from '@/lib/domain/errors';
import { readVmView, windowSize } from '@/lib/domain/vm-view';
import { readVmWindows } from '@/lib/queries/vm-windows';
import { respond } from '../../respond';

// A list shows two at a time; no one needs many more.
const maxWindows = 8;
const asked = z
  .array(
    z
      .string()
      .max(200)
      .regex(/^\d{1,6}(~[\w.-]+)?$/),
  )
  .max(maxWindows);

/**
 * What the list shows, a hundred lines each: `?w=0` and so on, `?w=0~tag` for what differs from an earlier answer, with
 * `q`, `sort`, `desc` and `group` as in the list's own address, and `host=` for the VMs of one host alone.
 */
export function GET(request: Request) {
  return respond('read', async (user) => {
    const params = new URL(request.url).searchParams;
    const parsed = asked.safeParse(params.getAll('w'));
    if (!parsed.success) {
      throw new AppError({ code: 'bad_input', userMessage: 'The parameter w cannot be used.' });
    }
    const windows = parsed.data.map((word) => {
      const [at, tag] = word.split('~');
      return { at: Math.floor(Number(at) / windowSize) * windowSize, tag: tag ?? null };
    });
    return readVmWindows(user, readVmView(params), windows);
  });
}
