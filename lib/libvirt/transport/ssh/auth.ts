import type { Duplex } from 'node:stream';
import ssh2, {
  type AnyAuthMethod,
  type AuthHandlerMiddleware,
  type GetStreamCallback,
  type KeyboardInteractiveAuthMethod,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';
import { ConnectError } from '../../errors.ts';
import type { SshAuth, SshHop } from './options.ts';

/** The host does not let the user in. */
export class LoginError extends ConnectError {
  declare readonly code: 'LOGIN_REFUSED';
  /** What the host would have taken, for example ['publickey', 'password']; empty when it did not say. */
  readonly offered: readonly string[];

  constructor(who: string, method: SshAuth['method'], offered: readonly string[], cause: unknown) {
    const takes = offered.length ? `; it takes ${offered.join(' or ')}` : '';
    super(`${who}: the host refused the ${attemptText[method]}${takes}`, 'LOGIN_REFUSED', {
      step: 'authenticate',
      cause,
    });
    this.offered = offered;
  }
}

const attemptText: Record<SshAuth['method'], string> = {
  key: 'key',
  password: 'password',
  agent: 'keys of the agent',
};

/** One login's answers to "what next?". Secrets live in its closure alone, never in what ssh2 or an error holds. */
export type Login = {
  handler: AuthHandlerMiddleware;
  /** What the host takes, as far as it said. */
  offered(): readonly string[];
  /** Lets go of the agent. */
  end(): void;
};

/** @throws ConnectError of the step authenticate when the key is none, or its passphrase is not the right one */
export function prepareLogin({ username, auth }: SshHop): Login {
  let offered: readonly string[] = [];
  let agent: Agent | null = null;
  // Asked first what it takes: then a wrong password counts once, and an agent is not asked in vain. A key that is
  // not taken brings the same answer, one round trip earlier.
  const attempts: AnyAuthMethod[] = auth.method === 'key' ? [] : [{ type: 'none', username }];
  attempts.push(...methods());
  return {
    offered: () => offered,
    end: () => agent?.end(),
    handler: (left, _isPartial, next) => {
      offered = left ?? offered;
      for (let attempt = attempts.shift(); attempt; attempt = attempts.shift()) {
        const name = attempt.type === 'agent' ? 'publickey' : attempt.type;
        // Until the host said what it takes, every attempt is a good one.
        if (left && !left.includes(name)) continue;
        if (name === 'password') attempts.length = 0;
        return next(attempt);
      }
      // ssh2 takes false, which says that there are no more; its types do not know.
      next(false as unknown as AnyAuthMethod);
    },
  };

  function methods(): AnyAuthMethod[] {
    switch (auth.method) {
      case 'key':
        return [{ type: 'publickey', username, key: parseKey(auth.privateKey, auth.passphrase) }];
      case 'agent':
        agent = new Agent(auth.socketPath);
        return [{ type: 'agent', username, agent }];
      case 'password':
        return [
          { type: 'password', username, password: auth.password },
          { type: 'keyboard-interactive', username, prompt: answerOnce(auth.password) },
        ];
    }
  }
}

/** The password answers the first question that hides its answer. Whatever else is asked gets none. */
function answerOnce(password: string): KeyboardInteractiveAuthMethod['prompt'] {
  let isAnswered = false;
  return (_name, _instructions, _language, prompts, finish) => {
    finish(
      prompts.map(({ echo }) => {
        if (echo || isAnswered) return '';
        isAnswered = true;
        return password;
      }),
    );
  };
}

function parseKey(text: string, passphrase: string | undefined): ParsedKey {
  // The types leave out that a file may hold several.
  const parsed: unknown = ssh2.utils.parseKey(text, passphrase);
  const key = (Array.isArray(parsed) ? parsed[0] : parsed) as ParsedKey | Error | undefined;
  if (!key || key instanceof Error || !key.isPrivateKey())
    throw new ConnectError(
      `the private key cannot be used: ${key instanceof Error ? key.message : 'it is a public one'}`,
      'KEY_INVALID',
      { step: 'authenticate' },
    );
  const sign = key.sign.bind(key);
  key.sign = (data: Buffer | string, algorithm?: string) => {
    if (algorithm === 'sha1') throw sha1Refused();
    return sign(data, algorithm);
  };
  return key;
}

function sha1Refused(): Error {
  return new Error('the host takes signatures by SHA-1 only');
}

/** What ssh2's own leaves out: it can be told to let go of an agent that never answers, and signs by no SHA-1. */
class Agent extends ssh2.OpenSSHAgent {
  readonly #streams = new Set<Duplex>();

  override getStream(done: GetStreamCallback): void {
    super.getStream((error, stream) => {
      if (stream) {
        this.#streams.add(stream);
        stream.once('close', () => this.#streams.delete(stream));
      }
      done(error, stream);
    });
  }

  override sign(
    key: ParsedKey | Buffer | string,
    data: Buffer,
    options?: SigningRequestOptions | SignCallback,
    done?: SignCallback,
  ): boolean {
    const isPlain = typeof options === 'function' || options === undefined;
    if (isPlain) return super.sign(key, data, options ?? done);
    if (options.hash !== 'sha1') return super.sign(key, data, options, done);
    done?.(sha1Refused());
    return false;
  }

  end(): void {
    for (const stream of this.#streams) stream.destroy();
  }
}
