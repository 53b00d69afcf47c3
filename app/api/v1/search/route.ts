import { z } from 'zod';
import { AppError } from '@/lib/domain/errors';
import { maxQueryLength, type SearchRef, searchTypes } from '@/lib/domain/search';
import { findAll, search } from '@/lib/queries/search';
import { respond } from '../respond';

const ref = z.codec(z.string(), z.object({ type: z.enum(searchTypes), id: z.uuid() }), {
  decode: (text) => {
    const [type, id] = text.split('/');
    return { type: type as SearchRef['type'], id: id ?? '' };
  },
  encode: ({ type, id }) => `${type}/${id}`,
});
const wanted = z.union([
  z.strictObject({ q: z.string().max(maxQueryLength) }),
  z.strictObject({
    refs: z
      .string()
      .max(1_000)
      .transform((text) => text.split(',').filter(Boolean))
      .pipe(z.array(ref).max(12)),
  }),
]);

/** `?q=` gives what has it in its name, address, tag or id, the best first; `?refs=vm/<id>,host/<id>` those things. */
export function GET(request: Request) {
  return respond('read', async (user) => {
    const parsed = wanted.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!parsed.success) {
      throw new AppError({
        code: 'bad_input',
        userMessage: 'Nothing was looked for: the parameters cannot be used.',
        advice: `Give ?q= with at most ${maxQueryLength} characters, or ?refs= with at most 12 of type/id.`,
      });
    }
    if ('q' in parsed.data) return search(user, parsed.data.q);
    const hits = await findAll(user, parsed.data.refs);
    return { hits, vmCount: hits.filter(({ type }) => type === 'vm').length };
  });
}
