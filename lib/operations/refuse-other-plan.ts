import { AppError } from '../domain/errors.ts';
import type { PlannedChange } from './plan-change.ts';

/**
 * Refuses what cannot be done, does nothing, or is not what was shown.
 * @param what    what is changed, as the beginning of a sentence
 * @param planKey of the plan that was shown
 */
export function refuseOtherPlan(what: string, { plan, planKey: now }: PlannedChange, planKey: string): void {
  const obstacle = plan.obstacles[0];
  if (obstacle) throw new AppError({ code: 'not_possible', userMessage: obstacle });
  if (now !== planKey) {
    throw new AppError({
      code: 'conflict',
      userMessage: `${what} or its host has changed since this plan was made.`,
      advice: 'Look at the new plan, and press again if it is what you want.',
    });
  }
  if (!plan.live.length && !plan.difference) {
    throw new AppError({
      code: 'not_possible',
      userMessage: 'There is nothing to change: it is so already.',
    });
  }
}
