import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LabHost, labObstacle, startLabHost } from '../../../testing/lab/host.ts';

const obstacle = labObstacle() ?? polkitObstacle();
let host: LabHost;

beforeAll(async () => {
  if (obstacle) return;
  host = await startLabHost({ libvirtdConf: 'auth_unix_rw = "polkit"\nunix_sock_rw_perms = "0777"' });
  // Its own bus, over which libvirtd asks polkit; the bus starts polkit when it is asked for.
  await host.run(
    'bash',
    '-c',
    'mkdir -p /run/dbus && mount -t tmpfs -o mode=755 tmpfs /run/dbus && dbus-daemon --system --fork --nopidfile',
  );
  await host.killDaemon('SIGTERM');
  await host.startDaemon();
});
afterAll(() => host?.stop());

function polkitObstacle(): string | null {
  const isThere = spawnSync('which', ['dbus-daemon']).status === 0 && existsSync('/usr/lib/polkit-1/polkitd');
  return isThere ? null : 'polkit needs dbus-daemon and polkitd';
}

/** Opens a connection as the user nobody, in a process of the host. @returns its host name, or what failed */
async function openAsNobody(): Promise<unknown> {
  const file = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    import { call } from ${file('../call.ts')};
    import { openConnection } from ${file('../open.ts')};
    import { unixTransport } from ${file('../transport/unix.ts')};
    process.initgroups('nobody', 65534);
    process.setgid(65534);
    process.setuid(65534);
    try {
      const transport = unixTransport('/run/libvirt/libvirt-sock');
      const connection = await openConnection({ transport, uri: 'qemu:///system' });
      console.log(JSON.stringify(await call(connection, 'connectGetHostname', {})));
      connection.close();
    } catch ({ name, code, step, offered }) {
      console.log(JSON.stringify({ name, code, step, offered }));
    }`;
  const tsx = import.meta.resolve('tsx');
  return JSON.parse(await host.run(process.execPath, '--import', tsx, '--input-type=module', '-e', script));
}

describe.skipIf(obstacle)(`libvirtd with polkit${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  it('refuses a user whom polkit does not know, and lets in a member of the group libvirt', async () => {
    expect(await openAsNobody()).toEqual({
      name: 'AuthenticationError',
      code: 'REFUSED',
      step: 'authenticate',
      offered: ['polkit'],
    });
    // Debian's libvirt brings the rule for the group; only this host's view of the group changes.
    await host.run(
      'bash',
      '-c',
      "sed 's/^libvirt:.*/&,nobody/; s/:,nobody/:nobody/' /etc/group >/run/dbus/group && mount --bind /run/dbus/group /etc/group",
    );
    expect(await openAsNobody()).toEqual({ hostname: host.name });
  });
});
