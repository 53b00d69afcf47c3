import { rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { openLibvirtDriver } from '../lib/drivers/libvirt/driver.ts';
import { startLabHost } from '../testing/lab/host.ts';
import { inTurns, percentile, type Row, timeMs } from './measure.ts';

const hostCount = 20;
const vmsEach = 50;
const callsEach = 100;
const lateMs = 5_000;
const rounds = 7;

/** What the other nineteen notice when one of twenty hosts answers five seconds late, and never stops being asked. */
export async function benchLateHost(): Promise<Row[]> {
  const host = await startLabHost();
  const lateSocket = join(host.imagesFolder, 'late.sock');
  const proxy = await startLateProxy(lateSocket, host.socketPath);
  const drivers = Array.from({ length: hostCount }, (_, i) => {
    writeFileSync(join(host.imagesFolder, `node-${i}.xml`), nodeXml(i));
    const name = `kvm${i}`;
    const socketPath = i === 0 ? lateSocket : host.socketPath;
    const uri = `test:////var/lib/libvirt/images/node-${i}.xml`;
    const connection = { transport: 'unix', socketPath } as const;
    return openLibvirtDriver({ hostId: name, name, connection, secrets: {}, virtType: 'qemu', uri });
  });
  const [late, ...others] = drivers;
  try {
    for (const driver of others) while (!(await isAnswering(driver))) await new Promise(setImmediate);
    const read = async () => {
      const samples: number[] = [];
      await Promise.all(
        others.map(async (driver, i) => {
          for (let n = 0; n < callsEach; n++) {
            samples.push(await timeMs(() => driver.getVm(uuidOf(i + 1, n % vmsEach))));
          }
        }),
      );
      return percentile(samples, 0.99);
    };
    const samples = await inTurns(rounds, {
      async alone() {
        proxy.lateMs = 0;
        return read();
      },
      async beside() {
        proxy.lateMs = lateMs;
        const asking = new AbortController();
        const { signal } = asking;
        const ask = async (n: number) => {
          while (!signal.aborted) await late?.getVm(uuidOf(0, n), { signal }).catch(() => {});
        };
        const asked = Array.from({ length: 8 }, (_, n) => ask(n));
        const p99 = await read();
        asking.abort();
        await Promise.all(asked);
        return p99;
      },
    });
    return [
      {
        name: 'read a VM of 19 hosts, p99, one more host 5 s late',
        unit: 'ms',
        ours: percentile(samples.beside, 0.5),
        peer: percentile(samples.alone, 0.5),
        note: 'the same while that host answers at once',
      },
    ];
  } finally {
    await Promise.all(drivers.map((driver) => driver.close()));
    proxy.close();
    rmSync(lateSocket, { force: true });
    await host.stop();
  }
}

const isAnswering = (driver: { ping(): Promise<void> }) =>
  driver.ping().then(
    () => true,
    () => false,
  );

/** Hands on what the daemon says after `lateMs`, in order. */
async function startLateProxy(path: string, target: string) {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const daemon = connect(target);
    for (const socket of [client, daemon]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        daemon.destroy();
      });
    }
    client.pipe(daemon);
    daemon.on('data', (data) => {
      setTimeout(() => client.write(data), proxy.lateMs);
    });
  });
  const proxy = {
    lateMs: 0,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return proxy;
}

function uuidOf(host: number, vm: number): string {
  return `00000000-0000-4000-8000-${(host * 1_000 + vm).toString(16).padStart(12, '0')}`;
}

function nodeXml(host: number): string {
  const domain = (vm: number) =>
    `<domain type='test'><name>vm-${host}-${vm}</name><uuid>${uuidOf(host, vm)}</uuid><memory>65536</memory><os><type>hvm</type></os></domain>`;
  return `<node>${Array.from({ length: vmsEach }, (_, vm) => domain(vm)).join('')}</node>`;
}
