import { z } from 'zod';
import { AppError } from '@/lib/domain/errors';
import { powerActions } from '@/lib/domain/operation';
import { planPower, readSelection } from '@/lib/queries/vm-selection';
import { respond } from '../../respond';

const asked = z.object({ ids: z.array(z.uuid()).max(20_000), action: z.enum(powerActions).optional() });

/**
 * How many of some VMs could do what; with `action`, which of them would do it, and who is left out and why. It changes
 * nothing, and is a POST because so many ids are too long for an address.
 */
export function POST(request: Request) {
  return respond('read', async (user) => {
    const parsed = asked.safeParse(await request.json().catch(() => null));
    if (!parsed.success)
      throw new AppError({ code: 'bad_input', userMessage: 'The VMs cannot be read out of this request.' });
    const { ids, action } = parsed.data;
    return action ? planPower(user, ids, action) : readSelection(user, ids);
  });
}
