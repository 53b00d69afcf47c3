import { call } from '../call.ts';
import type { Connection } from '../connection.ts';
import { AuthenticationError, LibvirtError } from '../errors.ts';
import { orGivenUp } from '../transport/socket.ts';
import { createPlain } from './plain.ts';
import { createScram } from './scram.ts';
import type { Authentication, Bounds, Credentials, SaslClient, SaslMechanism } from './types.ts';

/** Best first. */
const mechanisms = {
  'SCRAM-SHA-512': (credentials: Credentials) => createScram('sha512', credentials),
  'SCRAM-SHA-256': (credentials: Credentials) => createScram('sha256', credentials),
  PLAIN: createPlain,
} satisfies Record<SaslMechanism, (credentials: Credentials) => SaslClient>;

/** Far more than any mechanism here needs. */
const maxSteps = 8;

/** @throws AuthenticationError; see its codes */
export async function authenticateBySasl(
  connection: Connection,
  { auth, isPrivate, bounds }: { auth: Authentication; isPrivate: boolean; bounds: Bounds },
): Promise<void> {
  if (!isPrivate)
    throw new AuthenticationError(
      'libvirt asks for a user name and password, and this connection is not encrypted: use TLS or SSH',
      'INSECURE',
      { offered: ['sasl'] },
    );
  const { signal } = bounds;
  const fetching = { signal, step: 'authenticate', what: 'fetching the user name and password' } as const;
  const credentials = typeof auth === 'function' ? await orGivenUp(fetching, () => auth(signal)) : auth;
  const { mechlist } = await refusable(call(connection, 'authSaslInit', {}, bounds));
  const mechanism = chooseMechanism(mechlist, credentials.mechanisms);
  await talk(connection, mechanism, mechanisms[mechanism](credentials), bounds);
}

async function talk(
  connection: Connection,
  mech: SaslMechanism,
  client: SaslClient,
  bounds: Bounds,
): Promise<void> {
  let said = await client.next(null);
  let reply = await refusable(call(connection, 'authSaslStart', { mech, ...encode(said) }, bounds));
  for (let step = 0; step < maxSteps; step++) {
    // The daemon's last message may come with its yes; it counts all the same.
    if (!client.isComplete) said = await client.next(reply.nil ? null : reply.data);
    else said = null;
    if (reply.complete) {
      if (client.isComplete) return;
      throw new AuthenticationError(
        'the host let this client in without proving that it knows the password',
        'SERVER_NOT_TRUSTED',
      );
    }
    reply = await refusable(call(connection, 'authSaslStep', encode(said), bounds));
  }
  throw new AuthenticationError('the host never comes to an end with its questions', 'SERVER_NOT_TRUSTED');
}

/** @param list  the daemon's names, with commas or spaces between them */
function chooseMechanism(list: string, allowed: readonly SaslMechanism[] | undefined): SaslMechanism {
  const offered = list
    .split(/[\s,]+/)
    .filter(Boolean)
    .slice(0, 50);
  const wanted = allowed ?? (Object.keys(mechanisms) as SaslMechanism[]);
  const chosen = wanted.find((name) => Object.hasOwn(mechanisms, name) && offered.includes(name));
  if (chosen) return chosen;
  throw new AuthenticationError(
    `libvirt offers ${offered.join(', ').slice(0, 500) || 'no SASL mechanism'}, of which none may be used here`,
    'NO_MECHANISM',
    { offered },
  );
}

/** The daemon says no more than that it failed, so that nobody learns which names exist. */
async function refusable<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    if (!(error instanceof LibvirtError)) throw error;
    // Its text is not kept: a daemon that was sent a password could put it there.
    throw new AuthenticationError(
      `libvirt does not accept the user name or password (its error ${error.code})`,
      'REFUSED',
      { offered: ['sasl'] },
    );
  });
}

function encode(message: Uint8Array | null): { nil: boolean; data: Uint8Array } {
  return message === null ? { nil: true, data: new Uint8Array() } : { nil: false, data: message };
}
