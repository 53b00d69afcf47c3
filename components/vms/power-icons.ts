import { type LucideIcon, Pause, Play, Power, RotateCcw, StepForward, Unplug } from 'lucide-react';
import { operationVerbs, type PowerAction } from '@/lib/domain/operation';

export const powerIcons: Record<PowerAction, LucideIcon> = {
  start: Play,
  shutdown: Power,
  reboot: RotateCcw,
  forceOff: Unplug,
  pause: Pause,
  resume: StepForward,
};

export function powerVerb(action: PowerAction): string {
  return operationVerbs[`vm.${action}`].verb;
}
