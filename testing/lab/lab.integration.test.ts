import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTinyGuest } from './guest.ts';
import { type LabHost, labObstacle, startLabHost } from './host.ts';
import { tinyImageObstacle } from './tiny-image.ts';
import { waitFor } from './wait-for.ts';

const obstacle = labObstacle() ?? tinyImageObstacle();

describe.skipIf(obstacle)(`a lab host${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let host: LabHost;
  beforeAll(async () => {
    host = await startLabHost();
  });
  afterAll(async () => {
    await host?.stop();
  });

  it('answers on its socket with an active pool and network', async () => {
    expect(await host.virsh('hostname')).toBe(host.name);
    expect(await host.virsh('pool-list', '--name')).toContain('default');
    expect(await host.virsh('net-list', '--name')).toContain('default');
  });

  it('offers software emulation only, so that no guest can meet a broken nested KVM', async () => {
    expect(await host.virsh('capabilities')).not.toContain("<domain type='kvm'");
  });

  it('boots the tiny image to a login, an address, the agent and a clean end', async () => {
    const guest = await createTinyGuest(host, { name: 'tiny-boot' });
    const serial = await guest.openSerial();
    try {
      await serial.expect(/password root/);
      await serial.expect(/tiny login: /);
      serial.write('root\n');
      await serial.expect(/Password: /);
      serial.write('root\n');
      await serial.expect(/# /);
      serial.write('uname -sm; echo $((6*7))\n');
      await serial.expect(/Linux x86_64\s+42/);
    } finally {
      serial.close();
    }
    const agent = await waitFor('the guest agent', 30_000, () =>
      host.virsh('qemu-agent-command', guest.name, '{"execute":"guest-get-osinfo"}').catch(() => null),
    );
    expect(agent).toContain('Tiny Linux');
    await waitFor('an address by DHCP', 30_000, async () =>
      /192\.168\.122\.\d+/.test(await host.virsh('domifaddr', guest.name, '--source', 'agent')),
    );
    const port = /:(\d+)$/.exec(await host.virsh('domdisplay', guest.name))?.[1];
    const vnc = connect(5900 + Number(port), host.address);
    const [hello] = await once(vnc, 'data');
    vnc.destroy();
    expect(String(hello)).toMatch(/^RFB /);
    await host.virsh('shutdown', guest.name, '--mode', 'acpi');
    await waitFor('the end of the guest', 30_000, async () =>
      /shut off/.test(await host.virsh('domstate', guest.name)),
    );
  });

  it('keeps its guests when libvirtd is killed and started again', async () => {
    const guest = await createTinyGuest(host, { name: 'tiny-survivor' });
    const before = host.guestPid(guest.name);
    await host.killDaemon('SIGKILL');
    expect(host.daemonPid()).toBeNull();
    await host.startDaemon();
    // libvirtd takes its guests up again beside answering; until then they are not its own to end.
    await waitFor('libvirtd to speak with the guest again', 30_000, () =>
      host.virsh('qemu-monitor-command', guest.name, '{"execute":"query-status"}').catch(() => null),
    );
    expect(await host.virsh('domstate', guest.name)).toContain('running');
    expect(host.guestPid(guest.name)).toBe(before);
    await host.virsh('destroy', guest.name);
  });

  it('takes all of its processes with it when its test is killed', async () => {
    const script = `
      import { startLabHost } from ${JSON.stringify(fileURLToPath(new URL('./host.ts', import.meta.url)))};
      const host = await startLabHost();
      console.log(JSON.stringify({ pid: host.daemonPid(), name: host.name }));
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`it ended with ${code} before its host was up`);
      });
      const [line] = await Promise.race([once(child.stdout, 'data'), ended]);
      ended.catch(() => {});
      const { pid } = JSON.parse(String(line)) as { pid: number };
      expect(readFileSync(`/proc/${pid}/comm`, 'utf8').trim()).toBe('libvirtd');
      child.kill('SIGKILL');
      await waitFor('the end of its libvirtd', 60_000, () => !existsSync(`/proc/${pid}`));
    } finally {
      child.kill('SIGKILL');
    }
  });
});
