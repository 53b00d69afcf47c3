import { type Permission, roleMay, type User } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';

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
