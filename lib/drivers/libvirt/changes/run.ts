import { AppError } from '../../../domain/errors.ts';
import type { ChangePlan, VmChange } from '../../../domain/vm-changes.ts';
import { DomainXmlFlags } from '../../../libvirt/constants/domain.ts';
import type { ChangeVmSpec, Step } from '../../driver.ts';
import type { Link } from '../link.ts';
import { changedLines, differenceOf } from './difference.ts';
import type { PlanSubject } from './handler.ts';
import { look } from './look.ts';
import { handlerOf } from './plan.ts';

/**
 * What runs is what was shown: each step plans anew from the definition as it is now, and goes on only when that
 * gives the same plan, or has nothing left to do. What is live comes first: when the guest refuses it, nothing has
 * been written down.
 */
export function changeSteps(link: Link, spec: ChangeVmSpec): Step[] {
  const { change, plan } = spec;
  const handler = handlerOf(change);
  if (handler.steps) return handler.steps(link, spec, change.params);
  const steps: Step[] = handler.before?.(link, spec, change.params) ?? [];
  if (plan.live.length && handler.applyLive) {
    const applyLive = handler.applyLive;
    steps.push({
      key: 'live',
      label: 'Change it while it runs',
      async run(step) {
        const { dom, subject } = await look(link, spec, step);
        refuseOtherPlan(subject, change, plan);
        const { active } = subject;
        if (active !== null) {
          await applyLive({ link, dom, subject: { ...subject, active }, params: change.params, step });
        }
      },
    });
  }
  if (plan.difference) {
    steps.push({
      key: 'define',
      label: 'Write it into the definition',
      async run(step) {
        const { dom, subject } = await look(link, spec, step);
        refuseOtherPlan(subject, change, plan);
        const flags = DomainXmlFlags.inactive | DomainXmlFlags.secure;
        const options = { signal: step.signal };
        // The secrets of the definition, which no plan shows, would be lost without this.
        const { xml } = await link.call('reads', 'domainGetXmlDesc', { dom, flags }, options);
        const { stored } = handler.plan({ ...subject, stored: xml }, change.params);
        if (stored !== xml)
          await link.call('commands', 'domainDefineXmlFlags', { xml: stored, flags: 0 }, options);
      },
    });
  }
  return steps;
}

function refuseOtherPlan(subject: PlanSubject, change: VmChange, shown: ChangePlan): void {
  const now = handlerOf(change).plan(subject, change.params);
  const difference = changedLines(differenceOf(subject, now));
  const obstacle = now.obstacles[0];
  if (!obstacle && (difference === '' || difference === changedLines(shown.difference))) return;
  throw new AppError({
    code: 'conflict',
    userMessage: `${subject.name} was changed elsewhere since this was planned${obstacle ? `: ${obstacle}` : '.'}`,
    advice: 'Look at the plan again; nothing has been changed by this one.',
  });
}
