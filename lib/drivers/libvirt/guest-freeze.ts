import { z } from 'zod';
import type { CallOptions } from '../../libvirt/call.ts';
import type { Domain } from '../../libvirt/types.ts';
import type { Link } from './link.ts';

// In seconds, for the agent alone.
const agentTimeout = 5;
const answer = z.object({ return: z.enum(['thawed', 'frozen']) });

/** Whether the guest's file systems are frozen, by its agent: of the few things that it answers while they are. */
export async function isFrozen(
  link: Pick<Link, 'call'>,
  dom: Domain,
  options: CallOptions,
): Promise<boolean> {
  const cmd = '{"execute":"guest-fsfreeze-status"}';
  const args = { dom, cmd, timeout: agentTimeout, flags: 0 };
  const { result } = await link.call('guests', 'qemuDomainAgentCommand', args, options);
  return answer.parse(JSON.parse(result ?? '')).return === 'frozen';
}
