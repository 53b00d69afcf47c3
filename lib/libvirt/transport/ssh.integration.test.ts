import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LabHost, labObstacle, startLabHost } from '../../../testing/lab/host.ts';
import { call } from '../call.ts';
import { closeConnection, openConnection } from '../open.ts';
import { makeSshFiles, type Sshd, type SshFiles, sshdObstacle, startSshd } from '../testing/sshd.ts';
import { type SshOptions, sshTransport } from './ssh.ts';

const obstacle = labObstacle() ?? sshdObstacle();
let host: LabHost;
let files: SshFiles;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  if (obstacle) return;
  host = await startLabHost();
  files = makeSshFiles();
  files.makeKey('host', 'ed25519');
  files.makeKey('user', 'ed25519');
});
afterAll(async () => {
  files?.remove();
  await host?.stop();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(config: string[] = []): Promise<Sshd> {
  const sshd = await startSshd(host, {
    files,
    hostKeys: ['host'],
    authorizedKeys: [files.publicKey('user')],
    config,
  });
  cleanups.push(() => sshd.stop());
  return sshd;
}

function transportTo({ port }: Sshd, options: Partial<SshOptions> = {}) {
  const transport = sshTransport({
    host: host.address,
    port,
    username: 'root',
    auth: { method: 'key', privateKey: files.read('user') },
    hostKeys: [files.publicKey('host')],
    ...options,
  });
  cleanups.push(() => transport.close());
  return transport;
}

describe.skipIf(obstacle)(`SSH${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  it.each([
    ['forward', []],
    ['helper', ['AllowStreamLocalForwarding no']],
    ['netcat', ['AllowStreamLocalForwarding no']],
  ] as const)('reaches libvirt by %s', async (way, config) => {
    const sshd = await serve([...config]);
    const transport = transportTo(sshd, way === 'netcat' ? { ways: ['forward', 'netcat'] } : {});
    for (const isFirst of [true, false]) {
      const begun = performance.now();
      const connection = await openConnection({ transport, uri: 'qemu:///system' });
      cleanups.push(() => closeConnection(connection));
      expect(performance.now() - begun, String(isFirst)).toBeLessThan(20_000);
      expect((await call(connection, 'connectGetHostname', {})).hostname).toBe(host.name);
      expect(transport.way).toBe(way);
    }
    expect(await sshd.connections()).toBe(1);
  });
});
