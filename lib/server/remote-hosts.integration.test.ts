import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { audit, hostChecks, hosts } from '../../drizzle/schema/index.ts';
import { createAuthority } from '../../testing/certificates.ts';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { saslObstacle } from '../../testing/lab/remote-access.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { connectConsole } from '../console/connect.ts';
import type { HostCheckResult } from '../domain/host-check.ts';
import { addHostInput, checkHostInput, editHostInput } from '../domain/requests.ts';
import { makeSshFiles, type Sshd, type SshFiles, sshdObstacle, startSshd } from '../libvirt/testing/sshd.ts';
import { startHostCheck } from '../operations/host-checks.ts';
import { addHost, editHost, removeHost, setHostMaintenance } from '../operations/hosts.ts';
import { getHostCheck } from '../queries/host-checks.ts';
import { getHost, listHosts } from '../queries/hosts.ts';
import { type EngineLab, openEngineLab } from './testing/engine-lab.ts';

const obstacle = labObstacle() ?? sshdObstacle() ?? saslObstacle();
const authority = createAuthority('the hosts’ authority');
const stranger = createAuthority('another authority');
const client = authority.issue({ commonName: 'novacron', usage: 'client' });
const saslPassword = 'correct, horse=battery ß';

/** As docs/hypervisors.md says: no terminal and no command, only libvirt's socket and the screens. */
const leastPrivilege = 'restrict,port-forwarding,command="/bin/false"';

let host: LabHost;
let files: SshFiles;
let sshd: Sshd;
let lab: EngineLab;

beforeAll(async () => {
  if (obstacle) return;
  host = await startLabHost({
    remote: (address) => ({
      tls: {
        ca: authority.cert,
        ...authority.issue({ commonName: 'server', names: [address, 'kvm.example'], usage: 'server' }),
        auth: 'sasl',
      },
      sasl: { mechanisms: ['scram-sha-256'], users: [{ name: 'fred', password: saslPassword }] },
    }),
  });
  files = makeSshFiles();
  for (const name of ['host', 'other-host', 'user', 'stranger']) files.makeKey(name, 'ed25519');
  files.makeKey('locked', 'ed25519', 'the passphrase');
  sshd = await startSshd(host, {
    files,
    hostKeys: ['host'],
    authorizedKeys: [`${leastPrivilege} ${files.publicKey('user')}`, files.publicKey('locked')],
  });
  lab = await openEngineLab();
  await lab.start();
});
afterAll(async () => {
  await lab?.close();
  await sshd?.stop();
  files?.remove();
  await host?.stop();
});
afterEach(async () => {
  for (const { id } of await lab.db.select({ id: hosts.id }).from(hosts)) {
    await lab.untilHost(id, ['connected', 'unreachable', 'disabled']);
    await removeHost(lab.db, lab.user, id);
  }
});

const ssh = (change: object = {}) => ({
  transport: 'ssh' as const,
  address: host.address,
  port: sshd.port,
  username: 'root',
  login: 'key' as const,
  ...change,
});
const tls = (change: object = {}) => ({
  transport: 'tls' as const,
  address: host.address,
  ca: authority.cert.trim(),
  certificate: client.cert.trim(),
  saslUsername: 'fred',
  ...change,
});
const userKey = () => ({ privateKey: files.read('user') });
const tlsSecrets = { tlsKey: client.key, saslPassword };

/** Asks as the action does, and waits for the engine's answer. */
async function check(connection: object, secrets: object, hostId: string | null = null) {
  const input = checkHostInput.parse({ hostId, connection, secrets });
  const { checkId } = await startHostCheck(lab.db, lab.user, input);
  return waitFor('the end of the test', 30_000, async () => {
    const result = await getHostCheck(lab.user, checkId);
    return result?.isEnded ? result : false;
  });
}

const failedAt = ({ steps, error }: HostCheckResult) => [
  steps.find(({ state }) => state === 'failed')?.key,
  error?.userMessage,
];

const add = (name: string, connection: object, secrets: object) =>
  addHost(lab.db, lab.user, addHostInput.parse({ name, virtType: 'qemu', connection, secrets }));

/** Made past the product, with a screen that only the host itself sees. */
const foreignXml = `<domain type='qemu'><name>foreign</name><memory unit='MiB'>64</memory><os><type arch='x86_64' machine='q35'>hvm</type></os>
<devices><graphics type='vnc' autoport='yes' listen='127.0.0.1'/></devices></domain>`;

describe.skipIf(obstacle)(`hosts elsewhere${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  test('a host over SSH: its key is shown, accepted, and its VMs are there and obey', async () => {
    const unknown = await check(ssh(), userKey());
    expect(failedAt(unknown)[0]).toBe('handshake');
    const { hostKey } = unknown;
    expect(hostKey).toMatchObject({ place: 'host', type: 'ssh-ed25519', expected: [] });
    const hostKeys = [hostKey?.fingerprint ?? ''];
    const accepted = await check(ssh({ hostKeys }), userKey());
    expect(accepted).toMatchObject({
      error: null,
      found: { hostname: host.name, libvirtVersion: expect.stringMatching(/^\d+\.\d+/) },
    });
    expect(accepted.steps.every(({ state }) => state === 'done')).toBe(true);

    const { hostId } = await add('by-ssh', ssh({ hostKeys }), userKey());
    await lab.untilHost(hostId, ['connected']);
    const { operationId, vmId } = await lab.create(hostId, 'over-ssh');
    expect((await lab.untilEnded(operationId)).state).toBe('done');
    expect(await host.virsh('domstate', 'over-ssh')).toBe('running');
    await lab.untilVm('over-ssh', 'running');
    await lab.untilEnded((await lab.power(vmId, 'pause')).operationId);
    expect(await host.virsh('domstate', 'over-ssh')).toBe('paused');

    await lab.untilEnded((await lab.remove(vmId)).operationId);
  });

  test('a screen on the host’s own loopback is reached through its ssh connection', async () => {
    writeFileSync(files.path('foreign.xml'), foreignXml);
    await host.virsh('create', files.path('foreign.xml'));
    try {
      expect(await host.virsh('domdisplay', 'foreign')).toMatch(/127\.0\.0\.1|localhost/);
      const { hostId } = await add('screens', ssh({ hostKeys: [await shownKey()] }), userKey());
      await lab.untilHost(hostId, ['connected']);
      const { id } = await lab.untilVm('foreign', 'running');
      const socket = await connectConsole(await lab.openConsole(id));
      const greeting = await new Promise<Buffer>((resolve, reject) => {
        socket.once('data', resolve);
        socket.once('error', reject);
      });
      expect(greeting.toString('latin1')).toMatch(/^RFB 003\./);
      socket.destroy();
    } finally {
      await host.virsh('destroy', 'foreign');
    }
  });

  test('a host over TLS, with a certificate and a password', async () => {
    expect(await check(tls(), tlsSecrets)).toMatchObject({ error: null, found: { hostname: host.name } });
    const { hostId } = await add('by-tls', tls(), tlsSecrets);
    await lab.untilHost(hostId, ['connected']);
    const { operationId, vmId } = await lab.create(hostId, 'over-tls');
    expect((await lab.untilEnded(operationId)).state).toBe('done');
    await lab.untilEnded((await lab.power(vmId, 'forceOff')).operationId);
    expect(await host.virsh('domstate', 'over-tls')).toBe('shut off');
    await lab.untilVm('over-tls', 'off');
    await lab.untilEnded((await lab.remove(vmId)).operationId);
  });

  test('each thing that is wrong is said at its step', async () => {
    const hostKeys = [await shownKey()];
    const cases: [connection: object, secrets: object, step: string, words: RegExp][] = [
      [ssh({ address: 'no-such-host.invalid' }), userKey(), 'resolve', /leads to no address|looked up/],
      [ssh({ address: '127.0.0.1' }), userKey(), 'resolve', /this machine itself/],
      [ssh({ address: '169.254.169.254' }), userKey(), 'resolve', /this machine itself/],
      [tls({ address: '::ffff:169.254.169.254' }), tlsSecrets, 'resolve', /this machine itself/],
      [ssh({ port: 9 }), userKey(), 'connect', /nothing listens/],
      [
        ssh({ hostKeys }),
        { privateKey: files.read('stranger') },
        'authenticate',
        /does not accept this user/,
      ],
      [ssh({ hostKeys }), { privateKey: 'no key' }, 'authenticate', /private key cannot be read/],
      [ssh({ hostKeys }), { privateKey: files.read('locked') }, 'authenticate', /passphrase is wrong/],
      [ssh({ hostKeys, login: 'password' }), { password: 'wrong' }, 'authenticate', /does not accept/],
      [ssh({ hostKeys, socketPath: '/run/none' }), userKey(), 'open', /socket could not be opened/],
      [tls({ ca: stranger.cert.trim() }), tlsSecrets, 'handshake', /not signed by the authority/],
      [tls({ serverName: 'other.example' }), tlsSecrets, 'handshake', /for another name/],
      [tls({ certificate: null }), tlsSecrets, 'authenticate', /does not accept our certificate/],
      [tls({ saslUsername: null }), tlsSecrets, 'authenticate', /asks for a user name/],
      [tls(), { ...tlsSecrets, saslPassword: 'wrong' }, 'authenticate', /user name and password/],
      [tls({ port: sshd.port }), tlsSecrets, 'handshake', /does not speak TLS/],
    ];
    for (const [connection, secrets, step, words] of cases)
      expect(failedAt(await check(connection, secrets))).toEqual([step, expect.stringMatching(words)]);
    const open = ssh({ hostKeys });
    const withPassphrase = { privateKey: files.read('locked'), passphrase: 'the passphrase' };
    expect((await check(open, withPassphrase)).error).toBeNull();
  });

  test('a key that changed is refused with both fingerprints, in the test and by the host', async () => {
    const pinned = `SHA256:${'A'.repeat(43)}`;
    const shown = await shownKey();
    expect((await check(ssh({ hostKeys: [pinned] }), userKey())).hostKey).toMatchObject({
      fingerprint: shown,
      expected: [pinned],
    });
    const { hostId } = await add('changed', ssh({ hostKeys: [pinned] }), userKey());
    const { stateReason } = await lab.untilHost(hostId, ['unreachable']);
    expect(stateReason).toContain(shown);
    expect(stateReason).toContain(pinned);
    const edit = editHostInput.parse({
      hostId,
      name: 'changed',
      virtType: 'qemu',
      connection: ssh({ hostKeys: [shown] }),
    });
    // The key was not entered again: it is kept.
    await editHost(lab.db, lab.user, edit);
    await lab.untilHost(hostId, ['connected']);
  });

  test('a test of a host that is there uses its stored key, and no password at another address', async () => {
    const hostKeys = [await shownKey()];
    const { hostId } = await add('stored', ssh({ hostKeys }), userKey());
    await lab.untilHost(hostId, ['connected']);
    expect((await check(ssh({ hostKeys }), {}, hostId)).error).toBeNull();
    const byPassword = ssh({ hostKeys, login: 'password' });
    await editHost(
      lab.db,
      lab.user,
      editHostInput.parse({ hostId, name: 'stored', connection: byPassword, secrets: { password: 'p4ss' } }),
    );
    const moved = { ...byPassword, address: '10.255.255.1' };
    await expect(check(moved, {}, hostId)).rejects.toMatchObject({
      fields: { 'secrets.password': expect.any(String) },
    });
  });

  test('no secret is in any row, view or message', async () => {
    const hostKeys = [await shownKey()];
    const { hostId } = await add('sealed', ssh({ hostKeys }), userKey());
    await lab.untilHost(hostId, ['connected']);
    await check(tls(), tlsSecrets);
    const all = JSON.stringify([
      await lab.db.select().from(hosts),
      await lab.db.select().from(hostChecks),
      await lab.db.select().from(audit),
      await listHosts(lab.user),
      await getHost(lab.user, hostId),
    ]);
    const secrets = [files.read('user'), client.key, saslPassword, 'p4ss', 'the passphrase'];
    const lines = secrets.flatMap((secret) => secret.split('\n')).filter((line) => !line.startsWith('-----'));
    for (const line of lines.filter((text) => text.length > 3)) expect(all).not.toContain(line);
    expect((await getHost(lab.user, hostId))?.secretsSet).toEqual(['privateKey']);
    expect(all).not.toContain('PRIVATE KEY');
  });

  test('in maintenance a host takes no new VMs, and says why', async () => {
    const { hostId } = await add('maintained', ssh({ hostKeys: [await shownKey()] }), userKey());
    await lab.untilHost(hostId, ['connected']);
    await setHostMaintenance(lab.db, lab.user, { hostId, isInMaintenance: true });
    await expect(lab.create(hostId, 'refused')).rejects.toThrow(/in maintenance/);
    await setHostMaintenance(lab.db, lab.user, { hostId, isInMaintenance: false });
    const { operationId, vmId } = await lab.create(hostId, 'taken', { startAfterCreate: false });
    expect((await lab.untilEnded(operationId)).state).toBe('done');
    await lab.untilEnded((await lab.remove(vmId)).operationId);
  });
});

async function shownKey(): Promise<string> {
  return (await check(ssh(), userKey())).hostKey?.fingerprint ?? '';
}
