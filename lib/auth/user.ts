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
