import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LabHost, labObstacle, startLabHost } from '../../../testing/lab/host.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';
import { call } from '../call.ts';
import { closeConnection, openConnection } from '../open.ts';
import {
  addAccounts,
  makeSshFiles,
  type Sshd,
  type SshFiles,
  sshdObstacle,
  startAgent,
  startSshd,
} from '../testing/sshd.ts';
import {
  HostKeyError,
  LoginError,
  readHostKey,
  type SshAuth,
  type SshHop,
  type SshOptions,
  sshTransport,
} from './ssh.ts';

const obstacle = labObstacle() ?? sshdObstacle();
const password = 'correct horse 47';
const passphrase = 'battery staple 11';
let host: LabHost;
let files: SshFiles;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  if (obstacle) return;
  host = await startLabHost();
  await host.run('chmod', '0777', '/run/libvirt/libvirt-sock');
  files = makeSshFiles();
  files.makeKey('host', 'ed25519');
  files.makeKey('host-rsa', 'rsa');
  files.makeKey('user', 'ed25519');
  files.makeKey('user-rsa', 'rsa');
  files.makeKey('user-ecdsa', 'ecdsa');
  files.makeKey('user-locked', 'ed25519', passphrase);
  files.makeKey('stranger', 'ed25519');
  await addAccounts(host, files, password);
});
afterAll(async () => {
  files?.remove();
  await host?.stop();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(...config: string[]): Promise<Sshd> {
  const users = ['user', 'user-rsa', 'user-ecdsa', 'user-locked'];
  const authorizedKeys = users.map((name) => files.publicKey(name));
  const sshd = await startSshd(host, { files, hostKeys: ['host', 'host-rsa'], authorizedKeys, config });
  cleanups.push(() => sshd.stop());
  return sshd;
}

const withKey = (name: string): SshAuth => ({ method: 'key', privateKey: files.read(name) });

/** The account `virt` of the lab host. */
function hopTo({ port }: Sshd, options: Partial<SshHop> = {}): SshHop {
  return {
    host: host.address,
    port,
    username: 'virt',
    auth: withKey('user'),
    hostKeys: [files.publicKey('host')],
    ...options,
  };
}

async function open(options: SshOptions) {
  const transport = sshTransport(options);
  cleanups.push(() => transport.close());
  const connection = await openConnection({ transport, uri: 'qemu:///system' });
  cleanups.push(() => closeConnection(connection));
  return connection;
}

async function expectHost(options: SshOptions): Promise<void> {
  const connection = await open(options);
  expect((await call(connection, 'connectGetHostname', {})).hostname).toBe(host.name);
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
}

describe.skipIf(obstacle)(`Logging in over SSH${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  it.each(['user', 'user-rsa', 'user-ecdsa'])('takes the key %s', async (name) => {
    await expectHost(hopTo(await serve(), { auth: withKey(name) }));
  });

  it('takes a key in PEM form, and one with a passphrase', async () => {
    const sshd = await serve();
    const pem = files.path('user-pem');
    writeFileSync(pem, files.read('user-rsa'), { mode: 0o600 });
    expect(spawnSync('ssh-keygen', ['-q', '-p', '-N', '', '-m', 'PEM', '-f', pem]).status).toBe(0);
    expect(files.read('user-pem')).toContain('BEGIN RSA PRIVATE KEY');
    await expectHost(hopTo(sshd, { auth: withKey('user-pem') }));
    const privateKey = files.read('user-locked');
    await expectHost(hopTo(sshd, { auth: { method: 'key', privateKey, passphrase } }));
    for (const wrong of [undefined, 'wrong one']) {
      const auth: SshAuth = { method: 'key', privateKey, passphrase: wrong };
      const failed = errorOf(open(hopTo(sshd, { auth })));
      expect(await failed).toMatchObject({ code: 'KEY_INVALID', step: 'authenticate' });
    }
    // Those two never came to the server.
    expect(await sshd.connections()).toBe(2);
  });

  it('refuses to sign by SHA-1 for a server that wants no better', async () => {
    const auth = withKey('user-rsa');
    const old = await serve('PubkeyAcceptedAlgorithms ssh-rsa');
    expect(await errorOf(open(hopTo(old, { auth })))).toMatchObject({ code: 'LOGIN_REFUSED' });
    expect(old.log()).not.toContain('Accepted publickey');
  });

  it.each([
    'HostKeyAlgorithms ssh-rsa',
    'Ciphers aes256-cbc',
    'MACs hmac-sha1',
    'KexAlgorithms diffie-hellman-group14-sha1',
  ])('does not talk to a server that has %s only', async (line) => {
    // Ciphers with a MAC of their own would make the choice of the MAC meaningless.
    const sshd = await serve(line, ...(line.startsWith('MACs') ? ['Ciphers aes128-ctr'] : []));
    const failed = errorOf(open(hopTo(sshd)));
    expect(await failed).toMatchObject({ code: 'SSH_INCOMPATIBLE', step: 'handshake' });
  });

  it('takes the keys of an agent', async () => {
    const sshd = await serve();
    const agent = await startAgent(files, 'user-rsa');
    cleanups.push(agent.stop);
    await expectHost(hopTo(sshd, { auth: { method: 'agent', socketPath: agent.socketPath } }));
    const gone: SshAuth = { method: 'agent', socketPath: files.path('no-agent.sock') };
    expect(await errorOf(open(hopTo(sshd, { auth: gone })))).toMatchObject({
      code: 'AGENT_FAILED',
      step: 'authenticate',
    });
  });

  it('lets go of an agent that never answers', async () => {
    const sshd = await serve();
    let count = 0;
    const agent = createServer((socket) => {
      count++;
      socket.on('close', () => count--).resume();
    });
    const socketPath = files.path('mute-agent.sock');
    await new Promise<void>((resolve) => agent.listen(socketPath, resolve));
    cleanups.push(() => agent.close());
    const transport = sshTransport(hopTo(sshd, { auth: { method: 'agent', socketPath } }));
    const controller = new AbortController();
    const failed = errorOf(transport(controller.signal));
    await waitFor('a question to the agent', 60_000, () => count === 1);
    controller.abort(new Error('enough'));
    expect(await failed).toMatchObject({ code: 'ABORTED', step: 'authenticate' });
    await waitFor('the end of the question', 60_000, () => count === 0);
    await waitFor('the end of the connection', 60_000, async () => (await sshd.connections()) === 0);
  });

  it('says what the server takes when it does not take a key', async () => {
    const sshd = await serve('PasswordAuthentication yes');
    const error = await errorOf(open(hopTo(sshd, { auth: withKey('stranger') })));
    expect(error).toBeInstanceOf(LoginError);
    expect(error).toMatchObject({ code: 'LOGIN_REFUSED', step: 'authenticate' });
    expect((error as LoginError).offered).toEqual(['publickey', 'password']);
    expect((error as LoginError).message).toMatch(/^virt@.*refused the key; it takes publickey or password$/);
  });

  it('takes a password, and tries a wrong one once', async () => {
    const sshd = await serve('PasswordAuthentication yes');
    await expectHost(hopTo(sshd, { auth: { method: 'password', password } }));
    const error = await errorOf(open(hopTo(sshd, { auth: { method: 'password', password: 'guessed 99' } })));
    expect(error).toMatchObject({ code: 'LOGIN_REFUSED', offered: ['publickey', 'password'] });
    expect(sshd.log().match(/Failed password/g)).toHaveLength(1);
    const unwanted = errorOf(open(hopTo(await serve(), { auth: { method: 'password', password } })));
    expect(await unwanted).toMatchObject({ code: 'LOGIN_REFUSED', offered: ['publickey'] });
  });

  it('answers keyboard-interactive by the password, once', async () => {
    writeFileSync(
      files.path('pam'),
      'auth required pam_unix.so\naccount required pam_unix.so\nsession required pam_permit.so\n',
    );
    await host.run('mount', '--bind', files.path('pam'), '/etc/pam.d/sshd');
    cleanups.push(() => host.run('umount', '/etc/pam.d/sshd'));
    const sshd = await serve('UsePAM yes', 'KbdInteractiveAuthentication yes');
    await expectHost(hopTo(sshd, { auth: { method: 'password', password } }));
    expect(sshd.log()).toContain('Accepted keyboard-interactive/pam for virt');
    const error = await errorOf(open(hopTo(sshd, { auth: { method: 'password', password: 'guessed 99' } })));
    expect(error).toMatchObject({ code: 'LOGIN_REFUSED', offered: ['publickey', 'keyboard-interactive'] });
    expect(sshd.log().match(/PAM: Authentication failure for virt/g)).toHaveLength(1);
  });

  it('shows no secret in an error, nor in the transport', async () => {
    const sshd = await serve('PasswordAuthentication yes', 'AllowUsers root');
    const secrets: SshAuth[] = [
      { method: 'password', password },
      { method: 'key', privateKey: files.read('user-locked'), passphrase },
      { method: 'key', privateKey: files.read('user-locked'), passphrase: 'not this one 5' },
    ];
    for (const auth of secrets) {
      const options = hopTo(sshd, { auth });
      const transport = sshTransport(options);
      const error = await errorOf(transport(new AbortController().signal));
      const shown = inspect([error, transport], { depth: 20, showHidden: true, maxStringLength: null });
      expect(shown).toContain('authenticate');
      for (const secret of [password, passphrase, 'not this one 5', files.read('user-locked').slice(50, 90)])
        expect(shown).not.toContain(secret);
    }
  });

  it('shows an unknown host’s key, and takes it once it is pinned, as a line or by its fingerprint', async () => {
    const sshd = await serve();
    const error = await errorOf(open(hopTo(sshd, { hostKeys: [] })));
    expect(error).toBeInstanceOf(HostKeyError);
    expect(error).toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      step: 'handshake',
      host: host.address,
      expected: [],
    });
    const { hostKey } = error as HostKeyError;
    const { stdout } = spawnSync('ssh-keygen', ['-lf', files.path('host.pub')], { encoding: 'utf8' });
    expect(hostKey).toEqual({
      type: 'ssh-ed25519',
      fingerprint: stdout.split(' ')[1],
      publicKey: files.publicKey('host'),
    });
    expect(sshd.log()).not.toMatch(/virt|publickey/);
    await expectHost(hopTo(sshd, { hostKeys: [hostKey.publicKey] }));
    await expectHost(hopTo(sshd, { hostKeys: [hostKey.fingerprint] }));
  });

  it('asks a host with several keys for that of the pinned kind', async () => {
    await expectHost(hopTo(await serve(), { hostKeys: [files.read('host-rsa.pub')] }));
  });

  it('refuses a host whose key has changed, and says what was expected', async () => {
    const sshd = await serve('PasswordAuthentication yes');
    const auth: SshAuth = { method: 'password', password };
    const error = await errorOf(open(hopTo(sshd, { auth, hostKeys: [files.publicKey('stranger')] })));
    expect(error).toBeInstanceOf(HostKeyError);
    const { stdout } = spawnSync('ssh-keygen', ['-lf', files.path('stranger.pub')], { encoding: 'utf8' });
    expect(error).toMatchObject({
      code: 'HOST_KEY_CHANGED',
      hostKey: { publicKey: files.publicKey('host') },
      expected: [stdout.split(' ')[1]],
    });
    expect(sshd.log()).not.toMatch(/virt|password/);
  });

  it('reads a host’s key without a user', async () => {
    const sshd = await serve();
    const key = await readHostKey({ host: host.address, port: sshd.port });
    expect(key.publicKey).toBe(files.publicKey('host'));
    await waitFor('the end of the question', 60_000, async () => (await sshd.connections()) === 0);
    expect(sshd.log()).not.toMatch(/nobody|publickey|Failed|Invalid user/);
  });

  it('goes through a jump host, and checks the keys of both', async () => {
    const jump = await serve();
    // Where only the jump host gets.
    const inner = await serve('ListenAddress 127.0.0.1');
    const target = (options: Partial<SshHop> = {}, jumpOptions: Partial<SshHop> = {}) => ({
      ...hopTo(inner, { host: '127.0.0.1', username: 'root', ...options }),
      jump: hopTo(jump, jumpOptions),
    });
    await expect(
      readHostKey({ host: '127.0.0.1', port: inner.port, jump: hopTo(jump) }),
    ).resolves.toMatchObject({
      publicKey: files.publicKey('host'),
    });
    const transport = sshTransport({ ...target(), idleMs: 50 });
    const connection = await openConnection({ transport, uri: 'qemu:///system' });
    expect((await call(connection, 'connectGetHostname', {})).hostname).toBe(host.name);
    await closeConnection(connection);
    await waitFor(
      'the end of both',
      5_000,
      async () => (await inner.connections()) + (await jump.connections()) === 0,
    );

    const unknown = await errorOf(open(target({}, { hostKeys: [] })));
    expect(unknown).toMatchObject({ code: 'HOST_KEY_UNKNOWN', host: host.address });
    const changed = await errorOf(open(target({ hostKeys: [files.publicKey('stranger')] })));
    expect(changed).toMatchObject({ code: 'HOST_KEY_CHANGED', host: '127.0.0.1' });
    const closed = await errorOf(open(target({ port: 1 })));
    expect(closed).toMatchObject({ code: 'JUMP_REFUSED', step: 'connect' });
    const lost = await open(target());
    await jump.signalConnections('KILL');
    expect((await lost.closed)?.message).toMatch(/ssh connection to 127\.0\.0\.1 was lost/);
  });

  it('gives up in time when the server stands still at the handshake, and leaves nothing open', async () => {
    const sshd = await serve();
    await sshd.signalServer('STOP');
    const slow = errorOf(open({ ...hopTo(sshd), connectTimeoutMs: 300 }));
    expect(await slow).toMatchObject({ code: 'TIMEOUT', step: 'handshake' });
    const key = errorOf(readHostKey({ host: host.address, port: sshd.port, connectTimeoutMs: 300 }));
    expect(await key).toMatchObject({ code: 'TIMEOUT', step: 'handshake' });
    const transport = sshTransport(hopTo(sshd));
    const controller = new AbortController();
    const aborted = errorOf(transport(controller.signal));
    setTimeout(() => controller.abort(), 100);
    expect(await aborted).toMatchObject({ code: 'ABORTED', step: 'handshake' });
    expect(transport.size).toBe(0);
  });

  it('gives up a channel that nobody answers, and keeps the ssh connection for others', async () => {
    const sshd = await serve('AllowStreamLocalForwarding no');
    const transport = sshTransport({ ...hopTo(sshd), idleMs: 60_000 });
    cleanups.push(() => transport.close());
    await host.killDaemon('SIGSTOP');
    cleanups.push(() => host.killDaemon('SIGCONT'));
    const controller = new AbortController();
    const aborted = errorOf(transport(controller.signal));
    const isAsking = async () => (await host.run('ps', '-eo', 'comm=')).includes('virt-ssh-helper');
    await waitFor('the helper', 60_000, isAsking);
    controller.abort();
    expect(await aborted).toMatchObject({ code: 'ABORTED', step: 'open' });
    await waitFor('the end of the helper', 60_000, async () => !(await isAsking()));
    await host.killDaemon('SIGCONT');
    const connection = await openConnection({ transport, uri: 'qemu:///system' });
    cleanups.push(() => closeConnection(connection));
    expect(sshd.log().match(/Accepted publickey/g)).toHaveLength(1);
  });

  it('goes on for one who waits when another gives up', async () => {
    const transport = sshTransport(hopTo(await serve()));
    cleanups.push(() => transport.close());
    const controller = new AbortController();
    const first = errorOf(transport(controller.signal));
    const second = openConnection({ transport, uri: 'qemu:///system' });
    controller.abort();
    expect(await first).toMatchObject({ code: 'ABORTED' });
    cleanups.push(async () => closeConnection(await second));
    expect((await call(await second, 'connectGetHostname', {})).hostname).toBe(host.name);
  });

  it('says that a user may not use libvirt’s socket', async () => {
    await host.run('chmod', '0700', '/run/libvirt/libvirt-sock');
    cleanups.push(() => host.run('chmod', '0777', '/run/libvirt/libvirt-sock'));
    const error = await errorOf(open(hopTo(await serve())));
    expect(error).toMatchObject({ code: 'NO_WAY', step: 'open' });
    expect((error as Error).message).toMatch(/Permission denied/);
  });
});
