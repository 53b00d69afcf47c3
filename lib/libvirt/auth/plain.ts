import { prepare } from './saslprep.ts';
import type { Credentials, SaslClient } from './types.ts';

/** PLAIN: the password as it is, for connections that nobody can read. @see RFC 4616 */
export function createPlain(credentials: Credentials): SaslClient {
  const message = Buffer.from(`\0${prepare(credentials.username)}\0${prepare(credentials.password)}`);
  let wasSent = false;
  return {
    get isComplete() {
      return wasSent;
    },
    async next() {
      if (wasSent) return null;
      wasSent = true;
      return message;
    },
  };
}
