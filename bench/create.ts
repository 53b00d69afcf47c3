import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import { hosts, images, operations, users } from '../drizzle/schema/index.ts';
import { openDatabase } from '../lib/db/client.ts';
import type { Db } from '../lib/db/database.ts';
import { onNotify } from '../lib/db/notify.ts';
import type { User } from '../lib/domain/access.ts';
import type { CreateVmSpec } from '../lib/drivers/driver.ts';
import { buildDomainXml, imageVolumeName } from '../lib/drivers/libvirt/build-domain.ts';
import { imageOf, openLabDriver, recorder } from '../lib/drivers/libvirt/testing/lab-driver.ts';
import { specOf } from '../lib/drivers/libvirt/testing/spec.ts';
import { call } from '../lib/libvirt/call.ts';
import type { Connection } from '../lib/libvirt/connection.ts';
import { closeConnection, openConnection } from '../lib/libvirt/open.ts';
import { unixTransport } from '../lib/libvirt/transport/unix.ts';
import { storeImageFile } from '../lib/operations/image-file.ts';
import { submitCreate } from '../lib/operations/submit.ts';
import { startEngine } from '../lib/server/engine.ts';
import { type LabHost, startLabHost } from '../testing/lab/host.ts';
import { buildTinyImage } from '../testing/lab/tiny-image.ts';
import { waitFor } from '../testing/lab/wait-for.ts';
import { inTurns, percentile, type Row, timeMs } from './measure.ts';

const rounds = 9;

/** From the press of the button to a started guest, beside the calls that cannot be done without. */
export async function benchCreate(): Promise<Row[]> {
  const tiny = await buildTinyImage();
  const host = await startLabHost();
  const driver = openLabDriver(host);
  let product: Awaited<ReturnType<typeof openProduct>> | null = null;
  const bare = await openConnection({ transport: unixTransport(host.socketPath), uri: 'qemu:///system' });
  const image = imageOf(tiny, 'qcow2');
  const newSpec = () => {
    const mac = `52:54:00:${randomUUID()
      .slice(0, 6)
      .replace(/(..)(?=.)/g, '$1:')}`;
    const nics = [{ network: 'default', mac, model: 'virtio' }];
    const name = `vm-${randomUUID().slice(0, 8)}`;
    return specOf(image, {
      name,
      memoryMib: 128,
      nics,
      startAfterCreate: true,
      disk: { pool: 'default', volume: `${name}.qcow2`, sizeBytes: 1024 ** 3 },
    });
  };
  /** Times the making of one VM, and takes it away again untimed: it would burn a processor until then. */
  const made = (make: (spec: CreateVmSpec) => Promise<unknown>) => async () => {
    const spec = newSpec();
    const tookMs = await timeMs(() => make(spec));
    await host.virsh('destroy', spec.name);
    await host.virsh('undefine', spec.name);
    const volumes = (await host.virsh('vol-list', 'default')).match(/\bvm-\S+\.qcow2/) ?? [];
    await host.virsh('vol-delete', '--pool', 'default', volumes[0] ?? '');
    return tookMs;
  };
  try {
    const bareCalls = made((spec) => createBare(bare, spec));
    const virshCalls = made((spec) => createByVirsh(host, spec));
    const steps = await inTurns(rounds, {
      driver: made(async (spec) => {
        for (const step of driver.createSteps(spec)) await step.run(recorder().context);
      }),
      bare: bareCalls,
      virsh: virshCalls,
    });
    // Opened only now: its watcher reads every VM that comes and goes, whoever makes it.
    product = await openProduct(host, tiny);
    const { create } = product;
    const whole = await inTurns(rounds, {
      operation: made((spec) => create(spec.name)),
      bare: bareCalls,
      virsh: virshCalls,
    });
    const middle = (samples: number[]) => percentile(samples, 0.5);
    const unit = 'ms';
    const calls = 'volume, define and start as bare calls of lib/libvirt on an open connection';
    const virsh = 'one virsh: vol-create, define, start';
    return [
      {
        name: 'create: the driver’s steps',
        unit,
        ours: middle(steps.driver),
        peer: middle(steps.bare),
        note: calls,
      },
      {
        name: 'create: the driver’s steps',
        unit,
        ours: middle(steps.driver),
        peer: middle(steps.virsh),
        note: virsh,
      },
      {
        name: 'create: from submit to done',
        unit,
        ours: middle(whole.operation),
        peer: middle(whole.bare),
        note: calls,
      },
      {
        name: 'create: from submit to done',
        unit,
        ours: middle(whole.operation),
        peer: middle(whole.virsh),
        note: virsh,
      },
    ];
  } finally {
    await product?.stop();
    await closeConnection(bare);
    await driver.close();
    await host.stop();
  }
}

async function createBare(connection: Connection, spec: CreateVmSpec): Promise<void> {
  const { pool } = await call(connection, 'storagePoolLookupByName', { name: spec.disk.pool });
  await call(connection, 'storageVolCreateXml', { pool, xml: volumeXml(spec), flags: 0 });
  const xml = buildDomainXml(spec, { vncPassword: 'password' });
  const { dom } = await call(connection, 'domainDefineXmlFlags', { xml, flags: 0 });
  await call(connection, 'domainCreateWithFlags', { dom, flags: 0 });
}

async function createByVirsh(host: LabHost, spec: CreateVmSpec): Promise<void> {
  const volume = join(host.imagesFolder, '../volume.xml');
  const domain = join(host.imagesFolder, '../domain.xml');
  writeFileSync(volume, volumeXml(spec));
  writeFileSync(domain, buildDomainXml(spec, { vncPassword: 'password' }));
  await host.virsh(`vol-create default ${volume}; define ${domain}; start ${spec.name}`);
}

function volumeXml({ disk, image }: CreateVmSpec): string {
  const backing = `/var/lib/libvirt/images/${imageVolumeName(image)}`;
  return `<volume><name>${disk.volume}</name><capacity>${disk.sizeBytes}</capacity><allocation>0</allocation>
    <target><format type='qcow2'/></target>
    <backingStore><path>${backing}</path><format type='${image.format}'/></backingStore></volume>`;
}

/** The engine as the program runs it, on an embedded database of its own. */
async function openProduct(host: LabHost, tiny: string) {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-bench-'));
  process.env.DATA_DIR = folder;
  const database = await openDatabase({ folder: join(folder, 'database') });
  const { db } = database;
  const { name, socketPath } = host;
  const [hostRow] = await db.insert(hosts).values({ name, socketPath, virtType: 'qemu' }).returning();
  const [userRow] = await db
    .insert(users)
    .values({ username: 'a', passwordHash: '', role: 'admin' })
    .returning();
  const imageId = randomUUID();
  const file = await storeImageFile(imageId, createReadStream(tiny), { sizeBytes: statSync(tiny).size });
  await db.insert(images).values({ id: imageId, name: 'Tiny', source: 'built', state: 'ready', ...file });
  if (!hostRow || !userRow) throw new Error('the rows were not inserted');
  const user: User = { ...userRow, sessionId: '' };
  const engine = await startEngine({ database, log: pino({ level: 'silent' }) });
  await waitFor('the host to be connected', 20_000, async () => {
    const [row] = await db.select().from(hosts);
    return row?.state === 'connected' && row.facts !== null;
  });
  return {
    async create(vmName: string) {
      const input = { name: vmName, description: '', hostId: hostRow.id, imageId, vcpus: 1, memoryMib: 128 };
      const request = { ...input, diskGib: 1, network: 'default', startAfterCreate: true };
      const { operationId } = await submitCreate(db, user, request, randomUUID());
      await ended(db, operationId);
    },
    async stop() {
      await engine.stop();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Hears the operation's end as a page does: told by the database, then read. */
async function ended(db: Db, operationId: string): Promise<void> {
  const heard = new EventEmitter();
  const unlisten = await onNotify((message) => {
    if (message.topic === 'operation' && message.id === operationId) heard.emit('change');
  });
  try {
    for (;;) {
      const change = once(heard, 'change');
      const [row] = await db.select().from(operations).where(eq(operations.id, operationId));
      if (row?.state === 'done') return;
      if (row?.endedAt) throw new Error(`the create failed: ${row.error?.userMessage}`);
      await change;
    }
  } finally {
    await unlisten();
  }
}
