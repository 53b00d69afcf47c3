import { recordAudit } from '../auth/audit.ts';
import { authorise } from '../auth/authorise.ts';
import { currentUser, requestAddress } from '../auth/session.ts';
import type { Db } from '../db/database.ts';
import type { Permission, User } from '../domain/access.ts';

/** As authorise, and a person who tries what the role forbids leaves a trace. */
export async function authoriseAudited(db: Db, permission: Permission): Promise<User> {
  const user = await currentUser();
  try {
    return authorise(user, permission);
  } catch (error) {
    if (user && !user.mustChangePassword) {
      await recordAudit(db, {
        userId: user.id,
        username: user.username,
        action: permission,
        targetType: 'permission',
        targetId: permission,
        targetName: permission,
        outcome: 'refused',
        fromAddress: await requestAddress(),
      });
    }
    throw error;
  }
}
