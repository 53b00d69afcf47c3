import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAuthority } from '../../testing/certificates.ts';
import { bareXml } from '../../testing/lab/guest.ts';
import { type LabHost, startLabHost } from '../../testing/lab/host.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { startProgram } from '../../testing/program.ts';
import { percentile } from '../measure.ts';
import { openFaultLab } from './lab.ts';
import { atMost, type Figure, none, say } from './row.ts';
import { openWeb, type Web } from './web.ts';

const hungMs = 60_000;
const readers = 4;
const vmsEach = 20;

/** Row 2: libvirtd stopped for a whole minute while people read pages and programs read the API. */
export async function libvirtdHangs(): Promise<Figure[]> {
  const lab = await openFaultLab({ hosts: 2 });
  const [hung, well] = lab.hosts;
  if (!hung || !well) throw new Error('two hosts are needed');
  try {
    for (const { host } of lab.hosts) await defineMany(host, vmsEach);
    await waitFor('all VMs', 60_000, async () => (await lab.web.vms()).length === 2 * vmsEach);
    const [vm] = (await lab.web.vms()).filter(({ hostId }) => hostId === hung.id);
    const pages = ['/', '/vms', '/hosts', '/operations', '/storage', '/networks', '/vms/new'];
    pages.push(`/vms/${vm?.id}`, `/vms/${vm?.id}/hardware`, `/hosts/${hung.id}`);
    const api = ['/vms', '/hosts', '/operations', '/pools', '/networks', '/images'];
    api.push(`/vms/${vm?.id}`, `/hosts/${hung.id}`, `/vms/${vm?.id}/snapshots`);
    // Each once, so that nothing is loaded for the first time.
    await readFor(lab.web, pages, api, 5_000);
    const before = await readFor(lab.web, pages, api, 20_000);

    const stoppedAt = performance.now();
    await hung.host.killDaemon('SIGSTOP');
    let shownMs = Number.POSITIVE_INFINITY;
    let during: Samples;
    const elsewhere: string[] = [];
    try {
      const shown = lab.web
        .untilHost('degraded', hung.name)
        .then(() => {
          shownMs = performance.now() - stoppedAt;
        })
        .catch(() => {});
      const working = (async () => {
        const { operationId } = await lab.create('made-meanwhile', { hostId: well.id });
        const { state, error } = await lab.web.untilEnded(operationId, hungMs);
        if (state !== 'done')
          elsewhere.push(`a create on the other host ended ${state}: ${error?.userMessage}`);
      })();
      [during] = await Promise.all([readFor(lab.web, pages, api, hungMs), shown, working]);
    } finally {
      await hung.host.killDaemon('SIGCONT');
    }
    const contAt = performance.now();
    await lab.web.untilHost('connected', hung.name);
    say(`connected again ${Math.round(performance.now() - contAt)} ms after it goes on`);
    const p99 = (samples: number[]) => percentile(samples, 0.99);
    say(
      `${before.pages.length} pages before, ${during.pages.length} during; API ${before.api.length}, ${during.api.length}`,
    );
    const stood = `before: ${p99(before.pages).toFixed(0)} and ${p99(before.api).toFixed(0)} ms`;
    return [
      atMost(2, 'libvirtd SIGSTOP for 60 s: shown as degraded after', shownMs, 5_000, 'ms'),
      atMost(
        2,
        `the slowest in a hundred of ${during.pages.length} pages meanwhile`,
        p99(during.pages),
        1_000,
        'ms',
      ),
      atMost(2, `and of ${during.api.length} answers of the API (${stood})`, p99(during.api), 1_000, 'ms'),
      none(2, 'what failed meanwhile, and invariant I afterwards', [
        ...new Set(during.failed),
        ...elsewhere,
        ...(await lab.against()),
      ]),
    ];
  } finally {
    await lab.close();
  }
}

type Samples = { pages: number[]; api: number[]; failed: string[] };

async function readFor(web: Web, pages: string[], api: string[], forMs: number): Promise<Samples> {
  const samples: Samples = { pages: [], api: [], failed: [] };
  const until = performance.now() + forMs;
  const read = async (path: string, into: number[]) => {
    const { status, ms } = await web.timed(path);
    into.push(ms);
    if (status !== 200) samples.failed.push(`${path}: ${status}`);
  };
  const reader = async (index: number) => {
    for (let turn = index; performance.now() < until; turn++) {
      await read(pages[turn % pages.length] ?? '', samples.pages);
      await read(`/api/v1${api[turn % api.length] ?? ''}`, samples.api);
      await sleep(50);
    }
  };
  await Promise.all(Array.from({ length: readers }, (_, index) => reader(index)));
  return samples;
}

export async function defineMany(host: LabHost, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `${host.name}-${index}`);
  for (const name of names) {
    const file = join(host.imagesFolder, `../${name}.xml`);
    writeFileSync(file, bareXml(name));
    await host.virsh('define', file);
  }
  return names;
}

/** Row 4: the network between the program and a host over TLS swallows everything from one moment on. */
export async function halfOpen(): Promise<Figure[]> {
  const authority = createAuthority('the hosts’ authority');
  const client = authority.issue({ commonName: 'novacron', usage: 'client' });
  const host = await startLabHost({
    remote: (address) => ({
      tls: {
        ca: authority.cert,
        ...authority.issue({ commonName: 'server', names: [address], usage: 'server' }),
      },
    }),
  });
  try {
    const program = await startProgram();
    try {
      const web = await openWeb(program);
      await web.done('addHost', {
        name: 'far',
        virtType: 'qemu',
        connection: {
          transport: 'tls',
          address: host.address,
          ca: authority.cert.trim(),
          certificate: client.cert.trim(),
        },
        secrets: { tlsKey: client.key },
      });
      await web.untilHost('connected', 'far');
      // Both ways: libvirtd's own signs of life would come through for a while otherwise.
      const rule = async (verb: string) => {
        await host.run('iptables', verb, 'INPUT', '-p', 'tcp', '--dport', '16514', '-j', 'DROP');
        await host.run('iptables', verb, 'OUTPUT', '-p', 'tcp', '--sport', '16514', '-j', 'DROP');
      };
      const shown: number[] = [];
      const lost: number[] = [];
      const back: number[] = [];
      for (let round = 0; round < 3; round++) {
        const cutAt = performance.now();
        await rule('-I');
        try {
          await waitFor('it to be shown', 60_000, async () => (await web.host('far')).state !== 'connected');
          shown.push(performance.now() - cutAt);
          await web.untilHost('unreachable', 'far');
          lost.push(performance.now() - cutAt);
        } finally {
          await rule('-D');
        }
        const openAt = performance.now();
        await web.untilHost('connected', 'far');
        back.push(performance.now() - openAt);
      }
      say(`lost after ${lost.map(Math.round)} ms, back after ${back.map(Math.round)} ms`);
      return [
        atMost(
          4,
          'half-open TCP below TLS: shown as degraded after, slowest of 3',
          Math.max(...shown),
          15_000,
          'ms',
        ),
        atMost(
          4,
          'and its connections given up, the host unreachable, after',
          Math.max(...lost),
          15_000,
          'ms',
        ),
        atMost(4, 'and connected again when it is open, slowest of 3', Math.max(...back), 15_000, 'ms'),
      ];
    } finally {
      await program.stop();
    }
  } finally {
    await host.stop();
  }
}
