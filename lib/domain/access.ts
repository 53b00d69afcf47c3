/** Each may do what the one before may; lib/auth/authorise.ts says what that is. */
export type Role = 'viewer' | 'operator' | 'admin';

/** Who is asking: read from the session's row on every request, never from the token alone. */
export type User = {
  id: string;
  username: string;
  role: Role;
  sessionId: string;
  /** Only a change of the password is allowed until it is done. */
  mustChangePassword: boolean;
};

/** Everything that anybody may be allowed to do; actions, routes and sockets name one of these. */
export type Permission =
  | 'read'
  | 'vm.create'
  | 'vm.power'
  | 'vm.delete'
  | 'vm.change'
  | 'vm.console'
  | 'vm.takeConsole'
  | 'image.manage'
  | 'network.manage'
  | 'pool.manage'
  | 'volume.manage'
  | 'host.manage'
  | 'account';

const rolesThatMay: Record<Permission, readonly Role[]> = {
  read: ['viewer', 'operator', 'admin'],
  'vm.create': ['operator', 'admin'],
  'vm.power': ['operator', 'admin'],
  'vm.delete': ['operator', 'admin'],
  'vm.change': ['operator', 'admin'],
  'vm.console': ['operator', 'admin'],
  // Whoever has it is asked first by all others.
  'vm.takeConsole': ['admin'],
  'image.manage': ['operator', 'admin'],
  // Of a whole host, so it is its administrator's.
  'network.manage': ['admin'],
  'pool.manage': ['admin'],
  // Whoever may delete a VM with its disks may also do so with one that no VM has.
  'volume.manage': ['operator', 'admin'],
  'host.manage': ['admin'],
  account: ['viewer', 'operator', 'admin'],
};

/** Everything that this role may. */
export function permissionsOf(role: Role): Permission[] {
  return (Object.keys(rolesThatMay) as Permission[]).filter((permission) => roleMay(role, permission));
}

/** For hiding nothing but explaining: whether this role may, whatever else stands in the way. */
export function roleMay(role: Role, permission: Permission): boolean {
  return rolesThatMay[permission].includes(role);
}
