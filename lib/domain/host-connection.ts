import { z } from 'zod';

/**
 * How a host is reached: a form, never a raw connection address, because those can name commands to run, files to
 * read, and checks to leave out. What is not named here is refused, and plain TCP is not offered.
 */
const text = z.string().trim();

// As lib/libvirt checks it once more where it connects: a name that begins with a dash is an option to some
// programs, and one in numbers only, such as 127.1 or 0x7f000001, an address in disguise.
const hostName = /^(?=[a-z0-9_])([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.(?!$)|\.?$))+$/i;
const numbers = /(^|\.)(\d+|0x[0-9a-f]*)\.?$/i;
const isAddress = (value: string) =>
  z.union([z.ipv4(), z.ipv6()]).safeParse(value).success || (hostName.test(value) && !numbers.test(value));

const address = text
  .min(1, 'Give the host’s name or address.')
  .max(253, 'At most 253 characters.')
  .refine(isAddress, 'A host name or an IP address, and nothing else.');

const port = z.coerce
  .number('A number from 1 to 65535.')
  .int('A whole number.')
  .min(1, 'A number from 1 to 65535.')
  .max(65_535, 'A number from 1 to 65535.');

/** No character that a shell knows, and as long as the address of a unix socket can be. */
const remoteSocket = text
  .regex(/^\/[A-Za-z0-9._/-]{1,106}$/, 'An absolute path of letters, digits and . _ / -')
  .refine((path) => !path.split('/').includes('..'), 'A path without "..".');

const username = text
  .min(1, 'Give the user’s name.')
  .regex(/^[^\s\p{C}-][^\s\p{C}]{0,254}$/u, 'A user’s name: no spaces, and no dash at its beginning.');

const hostKeys = z
  .array(text.regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'A fingerprint as SHA256: and 43 characters.'))
  .max(8, 'At most 8 keys.');

export const sshLogins = ['key', 'password', 'agent'] as const;
export type SshLogin = (typeof sshLogins)[number];

const sshAccount = {
  address,
  port: port.default(22),
  username,
  /** `agent` is the one that the program itself was started with. */
  login: z.enum(sshLogins),
  /** The keys that it may show. Without any, it is refused by an error that carries its key. */
  hostKeys: hostKeys.default([]),
};

const pem = (what: string) =>
  text
    .max(100_000, 'At most 100,000 characters.')
    .regex(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/, `${what} in PEM form.`);

const unixConnection = z.strictObject({
  transport: z.literal('unix'),
  /** Absolute path of libvirtd's socket on this machine; 107 is the longest that Linux takes. */
  socketPath: text
    .max(107)
    .regex(/^\/[^\0\n?#]+$/, 'The absolute path of a socket.')
    .refine((path) => !path.split('/').includes('..'), 'A path without "..".'),
});

const sshConnection = z.strictObject({
  transport: z.literal('ssh'),
  ...sshAccount,
  /** libvirtd's socket on the host. */
  socketPath: remoteSocket.default('/run/libvirt/libvirt-sock'),
  /** The host through which it is reached. */
  jump: z.strictObject(sshAccount).nullable().default(null),
});

const tlsConnection = z.strictObject({
  transport: z.literal('tls'),
  address,
  port: port.default(16_514),
  /** The name that its certificate has to be for; null is the address. */
  serverName: address.nullable().default(null),
  /** The authorities that may have signed its certificate; no others are trusted. */
  ca: pem('The authority’s certificate'),
  /** This program's own; its key is a secret. */
  certificate: pem('The certificate').nullable().default(null),
  /** For daemons that ask for a user and password besides. */
  saslUsername: username.nullable().default(null),
});

export const hostConnection = z.discriminatedUnion('transport', [
  unixConnection,
  sshConnection,
  tlsConnection,
]);
export type HostConnection = z.output<typeof hostConnection>;
export type SshConnection = Extract<HostConnection, { transport: 'ssh' }>;

const secret = z.string().min(1).max(20_000, 'At most 20,000 characters.').optional();

/** What proves that we may come in. Stored sealed, opened by the engine alone, and part of no answer. */
export const hostSecrets = z.strictObject({
  privateKey: secret,
  passphrase: secret,
  password: secret,
  jumpPrivateKey: secret,
  jumpPassphrase: secret,
  jumpPassword: secret,
  tlsKey: secret,
  saslPassword: secret,
});
export type HostSecrets = z.output<typeof hostSecrets>;
export type HostSecretName = keyof HostSecrets;

const loginSecrets: Record<SshLogin, { needs: HostSecretName[]; takes: HostSecretName[] }> = {
  key: { needs: ['privateKey'], takes: ['passphrase'] },
  password: { needs: ['password'], takes: [] },
  agent: { needs: [], takes: [] },
};

/** Which secrets a connection cannot do without, and which it may have besides. */
export function secretsOf(connection: HostConnection): { needs: HostSecretName[]; takes: HostSecretName[] } {
  switch (connection.transport) {
    case 'unix':
      return { needs: [], takes: [] };
    case 'ssh': {
      const own = loginSecrets[connection.login];
      const jump = connection.jump ? loginSecrets[connection.jump.login] : loginSecrets.agent;
      return {
        needs: [...own.needs, ...jump.needs.map(ofJump)],
        takes: [...own.takes, ...jump.takes.map(ofJump)],
      };
    }
    case 'tls':
      return {
        needs: [
          ...(connection.certificate ? (['tlsKey'] as const) : []),
          ...(connection.saslUsername ? (['saslPassword'] as const) : []),
        ],
        takes: [],
      };
  }
}

type Named<T> = Partial<Record<HostSecretName, T>>;

/**
 * What is entered wins over what is kept, and what the connection has no use for is let go. A password is not kept
 * for another address: whoever may edit a host could have it sent elsewhere, and read it there.
 */
export function mergeSecrets<T>(
  connection: HostConnection,
  entered: Named<T>,
  before: { connection: HostConnection; secrets: Named<T> } | null,
): { secrets: Named<T>; missing: HostSecretName[] } {
  const { needs, takes } = secretsOf(connection);
  const secrets: Named<T> = {};
  for (const name of [...needs, ...takes]) {
    const isKept =
      before && (!isPassword(name) || partyOf(name, before.connection) === partyOf(name, connection));
    const value = entered[name] ?? (isKept ? before.secrets[name] : undefined);
    if (value !== undefined) secrets[name] = value;
  }
  return { secrets, missing: needs.filter((name) => secrets[name] === undefined) };
}

function isPassword(name: HostSecretName): boolean {
  return name === 'password' || name === 'jumpPassword' || name === 'saslPassword';
}

/** Who is told a password. */
function partyOf(name: HostSecretName, connection: HostConnection): string {
  switch (connection.transport) {
    case 'unix':
      return 'unix';
    case 'ssh': {
      const hop = name === 'jumpPassword' ? connection.jump : connection;
      return hop ? `ssh ${addressText(hop.address, hop.port)}` : 'nobody';
    }
    case 'tls':
      return `tls ${addressText(connection.address, connection.port)} ${connection.ca}`;
  }
}

export const transportNames: Record<HostConnection['transport'], string> = {
  unix: 'Socket',
  ssh: 'SSH',
  tls: 'TLS',
};

/** Where it is, in few words: for lists, logs and the audit. Nothing in it is a secret. */
export function describeConnection(connection: HostConnection): string {
  switch (connection.transport) {
    case 'unix':
      return connection.socketPath;
    case 'ssh': {
      const { username: user, jump } = connection;
      const through = jump ? ` through ${addressText(jump.address, jump.port)}` : '';
      return `${user}@${addressText(connection.address, connection.port)}${through}`;
    }
    case 'tls':
      return addressText(connection.address, connection.port);
  }
}

function addressText(host: string, number: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${number}`;
}

function ofJump(name: HostSecretName): HostSecretName {
  switch (name) {
    case 'privateKey':
      return 'jumpPrivateKey';
    case 'passphrase':
      return 'jumpPassphrase';
    case 'password':
      return 'jumpPassword';
    default:
      return name;
  }
}
