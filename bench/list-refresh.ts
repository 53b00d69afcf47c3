import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hosts } from '../drizzle/schema/index.ts';
import { testDatabase } from '../lib/db/testing.ts';
import type { User } from '../lib/domain/access.ts';
import { openLibvirtDriver } from '../lib/drivers/libvirt/driver.ts';
import { storeVms } from '../lib/inventory/store.ts';
import { listVms } from '../lib/queries/vms.ts';
import { startLabHost } from '../testing/lab/host.ts';
import { inTurns, percentile, type Row, timeMs } from './measure.ts';
import { start } from './spawn.ts';

const count = 1_000;
const rounds = 7;
const someone: User = { id: '', username: '', role: 'viewer', sessionId: '', mustChangePassword: false };

/** A host of 1,000 VMs: read and stored by us, read by libvirt's own Python binding, and answered to a page. */
export async function benchListRefresh(): Promise<Row[]> {
  const host = await startLabHost();
  const database = await testDatabase();
  // Parsed by the daemon for each connection, hence its own folder and the patience below.
  const file = '/var/lib/libvirt/images/node.xml';
  writeFileSync(join(host.imagesFolder, 'node.xml'), nodeXml());
  const { name, socketPath } = host;
  const connection = { transport: 'unix', socketPath } as const;
  const target = { hostId: name, name, connection, secrets: {}, virtType: 'qemu' } as const;
  const driver = openLibvirtDriver({ ...target, uri: `test:///${file}` });
  const python = start('/usr/bin/python3', [
    'bench/list-peer.py',
    `test+unix:///${file}?socket=${socketPath}`,
  ]);
  try {
    const [row] = await database.db.insert(hosts).values({ name, connection }).returning();
    const hostId = row?.id ?? '';
    for (let ready = false; !ready; )
      ready = await driver.ping().then(
        () => true,
        () => false,
      );
    await python.line();

    const firstMs = await timeMs(() => driver.listVms());
    const seen = await driver.listVms();
    const storeFirstMs = await timeMs(() => storeVms(database.db, hostId, seen, true));
    const samples = await inTurns(rounds, {
      list: () => timeMs(() => driver.listVms()),
      refresh: () => timeMs(async () => storeVms(database.db, hostId, await driver.listVms(), true)),
      async python() {
        python.write('\n');
        const [tookMs, length] = (await python.line()).split(' ');
        if (Number(length) !== count) throw new Error(`the peer saw ${length} VMs`);
        return Number(tookMs);
      },
      async page() {
        let text = '';
        const tookMs = await timeMs(async () => {
          text = JSON.stringify(await listVms(someone));
        });
        if (JSON.parse(text).length !== count) throw new Error('the page’s list is not whole');
        return tookMs;
      },
      select: () => timeMs(() => database.executeSql('select * from vms order by name')),
    });
    const of = (side: keyof typeof samples) => percentile(samples[side], 0.5);
    const unit = 'ms';
    const beside = 'python3-libvirt: list, states and definitions, not parsed';
    return [
      { name: `list ${count} VMs, again`, unit, ours: of('list'), peer: of('python'), note: beside },
      {
        name: `list ${count} VMs, first time`,
        unit,
        ours: firstMs,
        peer: of('python'),
        note: 'the same; every definition parsed; one run',
      },
      {
        name: `refresh ${count} VMs: list, compare, store`,
        unit,
        ours: of('refresh'),
        peer: of('python'),
        note: 'the same; it stores nothing',
      },
      { name: `store ${count} new VMs`, unit, ours: storeFirstMs, peer: null, note: 'no peer; one run' },
      {
        name: `the page’s list of ${count}, as JSON`,
        unit,
        ours: of('page'),
        peer: of('select'),
        note: 'select * of the same rows',
      },
    ];
  } finally {
    await python.stop();
    await driver.close();
    await database.close();
    await host.stop();
  }
}

function nodeXml(): string {
  const domain = (i: number) =>
    `<domain type='test'><name>vm-${i}</name><memory>65536</memory><os><type>hvm</type></os></domain>`;
  return `<node>${Array.from({ length: count }, (_, i) => domain(i)).join('')}</node>`;
}
