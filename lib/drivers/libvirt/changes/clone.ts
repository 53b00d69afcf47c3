import type { ChangeParams } from '../../../domain/vm-changes.ts';
import { planClone } from '../clone/plan-clone.ts';
import { cloneSteps } from '../clone/steps.ts';
import type { ChangeHandler } from './handler.ts';

/** Another VM like this one; nothing of this one changes. */
export const clone: ChangeHandler<ChangeParams<'vm.clone'>> = { plan: planClone, steps: cloneSteps };
