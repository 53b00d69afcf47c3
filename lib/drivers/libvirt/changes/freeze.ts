import { AppError } from '../../../domain/errors.ts';
import type { ChangeParams } from '../../../domain/vm-changes.ts';
import type { CallOptions } from '../../../libvirt/call.ts';
import type { ChangeVmSpec, Step } from '../../driver.ts';
import { type Element, element, elements } from '../edit-xml.ts';
import { isFrozen } from '../guest-freeze.ts';
import type { Link } from '../link.ts';
import { readDomain } from './devices.ts';
import { type ChangeHandler, type Draft, emptyDraft, type PlanSubject } from './handler.ts';
import { look } from './look.ts';

// The agent writes out everything that waits first.
const freezeTimeoutMs = 120_000;

/** The agent stops all writing to the guest's file systems, as for a copy that is taken outside of NovaCron. */
export const freezeGuest: ChangeHandler<ChangeParams<'vm.freeze'>> = {
  plan(subject) {
    const draft = planWithAgent(subject);
    draft.live.push('Its agent writes out what waits, and lets nothing more be written to its file systems.');
    draft.warnings.push(
      'Until it is thawed, every program in it that writes hangs: soon it may not answer at all, and cannot be signed in to or shut down. Thaw it as soon as you can.',
    );
    return draft;
  },
  steps: (link, spec) => [agentStep(link, spec, 'freeze', `Freeze the file systems of ${spec.name}`, true)],
};

export const thawGuest: ChangeHandler<ChangeParams<'vm.thaw'>> = {
  plan(subject) {
    const draft = planWithAgent(subject);
    draft.live.push('Its file systems are written to again, and programs that waited go on.');
    return draft;
  },
  steps: (link, spec) => [agentStep(link, spec, 'thaw', `Thaw the file systems of ${spec.name}`, false)],
};

function planWithAgent({ stored, active }: PlanSubject): Draft {
  const draft = emptyDraft(stored);
  if (active !== null && !readDomain(active, hasAgent))
    draft.obstacles.push(
      'Its guest agent does not answer. Install qemu-guest-agent in the guest, and see that it runs there.',
    );
  return draft;
}

function hasAgent(domain: Element): boolean {
  const devices = element(domain, 'devices');
  return (devices ? elements(devices, 'channel') : []).some((channel) => {
    const target = element(channel, 'target');
    return (
      target?.getAttribute('name') === 'org.qemu.guest_agent.0' &&
      target.getAttribute('state') === 'connected'
    );
  });
}

function agentStep(link: Link, spec: ChangeVmSpec, key: string, label: string, wanted: boolean): Step {
  return {
    key,
    label,
    async run(step) {
      const options: CallOptions = { signal: step.signal };
      const { dom } = await look(link, spec, step);
      // Freezing twice is refused by the agent, and thawing what is not frozen says nothing.
      if ((await isFrozen(link, dom, options)) === wanted) return;
      const args = { dom, mountpoints: [], flags: 0 };
      const bounds = { ...options, timeoutMs: freezeTimeoutMs };
      const { filesystems } = wanted
        ? await link.call('guests', 'domainFsfreeze', args, bounds)
        : await link.call('guests', 'domainFsthaw', args, bounds);
      // The agent leaves out what lives in memory, and is then not frozen at all.
      if (wanted && filesystems === 0) throw nothingToFreeze(spec.name);
      await step.log(`${filesystems} file ${filesystems === 1 ? 'system' : 'systems'}`);
    },
  };
}

function nothingToFreeze(name: string): AppError {
  return new AppError({
    code: 'not_possible',
    userMessage: `Nothing was frozen: ${name} has no file system on a disk mounted that its agent can freeze.`,
    advice: 'See in the guest what is mounted.',
  });
}
