import { operationKinds, wordBeforeName } from '@/lib/domain/operation';

/** What stands before the name of what it was done to, for what is no operation. */
export const otherActions: Record<string, string> = {
  'host.add': 'Add host',
  'host.edit': 'Edit host',
  'host.remove': 'Remove host',
  'host.enable': 'Enable host',
  'host.disable': 'Disable host',
  'host.maintenance': 'Begin maintenance of',
  'host.maintenance-end': 'End maintenance of',
  'image.upload': 'Upload image',
  'image.delete': 'Delete image',
  'session.start': 'Sign in as',
  'session.end': 'Sign out',
  'user.create': 'Create user',
  'user.changePassword': 'Change password of',
  'vm.console': 'Open console of',
  'vm.screenshot': 'Take picture of',
  'volume.download': 'Download volume',
};

/** "Start", "Add host": the words before the name of what an action was done to; the action's own where none are known. */
export function actionWords(action: string): string {
  const cancelled = action.endsWith('.cancel') ? action.slice(0, -'.cancel'.length) : null;
  const kind = operationKinds.find((known) => known === (cancelled ?? action));
  if (kind && cancelled) return `Cancel: ${wordBeforeName(kind, 'verb')}`;
  return kind ? wordBeforeName(kind, 'verb') : (otherActions[action] ?? action);
}
