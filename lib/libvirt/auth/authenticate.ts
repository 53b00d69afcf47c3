import { call } from '../call.ts';
import type { Connection } from '../connection.ts';
import { AuthenticationError, LibvirtError } from '../errors.ts';
import { authenticateBySasl } from './sasl.ts';
import type { Authentication, Bounds } from './types.ts';

/** remote_auth_type of libvirt's remote_protocol.x. */
const AuthType = { none: 0, sasl: 1, polkit: 2 } as const;
const authNames = ['none', 'sasl', 'polkit'];

/**
 * Does what the daemon asks for: nothing, SASL, or polkit, which the daemon asks itself who we are.
 * @throws AuthenticationError when that is none of these, or the daemon says no
 */
export async function authenticate(
  connection: Connection,
  { auth, isPrivate, bounds }: { auth: Authentication | undefined; isPrivate: boolean; bounds: Bounds },
): Promise<void> {
  const { types } = await call(connection, 'authList', {}, bounds);
  const has = (type: number) => types.includes(type);
  if (has(AuthType.none)) return;
  const offered = types.map((type) => authNames[type] ?? `type ${type}`);
  if (has(AuthType.sasl) && auth) return authenticateBySasl(connection, { auth, isPrivate, bounds });
  if (has(AuthType.polkit)) return authenticateByPolkit(connection, bounds);
  if (has(AuthType.sasl))
    throw new AuthenticationError('libvirt asks for a user name and password', 'CREDENTIALS_MISSING', {
      offered,
    });
  throw new AuthenticationError(
    `libvirt asks for authentication by ${offered.join(' or ') || 'nothing that it names'}`,
    'UNSUPPORTED',
    { offered },
  );
}

/** The daemon's machine decides by the process that opened the socket; it may ask a person there first. */
async function authenticateByPolkit(connection: Connection, bounds: Bounds): Promise<void> {
  const refused = (cause?: unknown) =>
    new AuthenticationError('polkit on libvirt’s machine does not let this user in', 'REFUSED', {
      offered: ['polkit'],
      cause,
    });
  const { complete } = await call(connection, 'authPolkit', {}, bounds).catch((error: unknown) => {
    throw error instanceof LibvirtError ? refused(error) : error;
  });
  if (!complete) throw refused();
}
