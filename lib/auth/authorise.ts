import { AppError } from '../domain/errors.ts';
import type { Role, User } from './user.ts';

/** Everything that anybody may be allowed to do; actions, routes and sockets name one of these. */
export type Permission =
  | 'read'
  | 'vm.create'
  | 'vm.power'
  | 'vm.delete'
  | 'vm.console'
  | 'image.manage'
  | 'host.manage'
  | 'account';

const rolesThatMay: Record<Permission, readonly Role[]> = {
  read: ['viewer', 'operator', 'admin'],
  'vm.create': ['operator', 'admin'],
  'vm.power': ['operator', 'admin'],
  'vm.delete': ['operator', 'admin'],
  'vm.console': ['operator', 'admin'],
  'image.manage': ['operator', 'admin'],
  'host.manage': ['admin'],
  account: ['viewer', 'operator', 'admin'],
};

/** For hiding nothing but explaining: whether this role may, whatever else stands in the way. */
export function roleMay(role: Role, permission: Permission): boolean {
  return rolesThatMay[permission].includes(role);
}

/**
 * The one check that every action, route and socket passes.
 * @throws AppError `not_signed_in` or `forbidden`
 */
export function authorise(user: User | null, permission: Permission): User {
  if (!user) {
    throw new AppError({
      code: 'not_signed_in',
      userMessage: 'You are not signed in, or your session has ended.',
      advice: 'Sign in again.',
    });
  }
  if (user.mustChangePassword && permission !== 'account') {
    throw new AppError({
      code: 'forbidden',
      userMessage: 'Your one-time password has to be replaced first.',
      advice: 'Choose a password of your own on the account page.',
    });
  }
  if (!roleMay(user.role, permission)) {
    throw new AppError({
      code: 'forbidden',
      userMessage: `This is not allowed for the role ${user.role}.`,
      advice: 'Ask an administrator to do it, or to change your role.',
    });
  }
  return user;
}
