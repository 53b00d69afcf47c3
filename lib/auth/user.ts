/** Ordered: each may do what the one before may. */
export const roles = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who is asking: read from the session's row on every request, never from the token alone. */
export type User = {
  id: string;
  username: string;
  role: Role;
  sessionId: string;
  /** Only a change of the password is allowed until it is done. */
  mustChangePassword: boolean;
};
