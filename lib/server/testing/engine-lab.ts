import { createHash, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import type { z } from 'zod';
import { hosts, images, operations, users, vms } from '../../../drizzle/schema/index.ts';
import type { LabHost } from '../../../testing/lab/host.ts';
import { buildTinyImage } from '../../../testing/lab/tiny-image.ts';
import { waitFor } from '../../../testing/lab/wait-for.ts';
import type { Database } from '../../db/database.ts';
import { setSecretKey } from '../../db/sealed.ts';
import { testDatabase } from '../../db/testing.ts';
import type { User } from '../../domain/access.ts';
import { createVmInput } from '../../domain/create-vm.ts';
import type { HostState } from '../../domain/host.ts';
import type { PowerAction } from '../../domain/operation.ts';
import { isEnded } from '../../domain/operation.ts';
import { openJobs } from '../../operations/jobs.ts';
import { planVmDelete } from '../../operations/plan-delete.ts';
import { submitCreate } from '../../operations/submit-create.ts';
import { submitDelete, submitPower } from '../../operations/submit-vm.ts';
import { type Engine, startEngine } from '../engine.ts';

/** The engine in this process, on a database in memory and an image library with the tiny image. */
export type EngineLab = Awaited<ReturnType<typeof openEngineLab>>;

export async function openEngineLab() {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-engine-'));
  const dataDirBefore = process.env.DATA_DIR;
  process.env.DATA_DIR = folder;
  setSecretKey('the key of the engine’s lab, long enough');
  const database: Database = await testDatabase();
  const { db } = database;
  const tinyImage = await buildTinyImage();
  cpSync(tinyImage, join(folder, 'images', 'tiny.qcow2'), { recursive: true });
  const content = readFileSync(tinyImage);
  const [image] = await db
    .insert(images)
    .values({
      name: 'Tiny Linux',
      format: 'qcow2',
      source: 'built',
      state: 'ready',
      sha256: createHash('sha256').update(content).digest('hex'),
      fileName: 'tiny.qcow2',
      sizeBytes: content.length,
      virtualSizeBytes: Number(content.readBigUInt64BE(24)),
    })
    .returning();
  const [row] = await db
    .insert(users)
    .values({ username: 'ann', passwordHash: '', role: 'admin' })
    .returning();
  if (!image || !row) throw new Error('the test database takes no rows');
  const user: User = {
    id: row.id,
    username: 'ann',
    role: 'admin',
    sessionId: randomUUID(),
    mustChangePassword: false,
  };
  let engine: Engine | null = null;

  const lab = {
    database,
    db,
    user,
    imageId: image.id,
    async start(): Promise<void> {
      engine = await startEngine({ database, log: pino({ level: 'silent' }) });
    },
    /** The queue alone: what is asked for now waits for the next start. */
    async openQueue(): Promise<void> {
      await openJobs(database, () => {});
    },
    async stop(): Promise<void> {
      await engine?.stop();
      engine = null;
    },
    async close(): Promise<void> {
      await lab.stop();
      await database.close();
      if (dataDirBefore === undefined) delete process.env.DATA_DIR;
      else process.env.DATA_DIR = dataDirBefore;
      rmSync(folder, { recursive: true, force: true });
    },
    async addHost(name: string, host: LabHost): Promise<string> {
      const [added] = await db
        .insert(hosts)
        .values({ name, connection: { transport: 'unix', socketPath: host.socketPath }, virtType: 'qemu' })
        .returning();
      return added?.id ?? '';
    },
    async hostState(hostId: string) {
      const [host] = await db.select().from(hosts).where(eq(hosts.id, hostId));
      return host ?? null;
    },
    /** With its facts read at least once when it is connected. */
    untilHost: (hostId: string, wanted: HostState[], timeoutMs = 15_000) =>
      waitFor(`the host to be ${wanted.join(' or ')}`, timeoutMs, async () => {
        const host = await lab.hostState(hostId);
        if (!host || !wanted.includes(host.state)) return false;
        return host.state !== 'connected' || host.facts ? host : false;
      }),
    async vmNamed(name: string) {
      const [vm] = await db.select().from(vms).where(eq(vms.name, name));
      return vm ?? null;
    },
    untilVm: (name: string, state: string, timeoutMs = 20_000) =>
      waitFor(`${name} to be ${state}`, timeoutMs, async () => {
        const vm = await lab.vmNamed(name);
        return vm?.state === state ? vm : false;
      }),
    create: (
      hostId: string,
      name: string,
      change: Partial<z.input<typeof createVmInput>> = {},
      key = randomUUID(),
    ) =>
      submitCreate(
        db,
        user,
        createVmInput.parse({
          name,
          hostId,
          imageId: image.id,
          vcpus: 1,
          memoryMib: 128,
          diskGib: 1,
          nics: [{ name: 'default' }],
          ...change,
        }),
        key,
      ),
    power: (vmId: string, action: PowerAction, key = randomUUID()) =>
      submitPower(db, user, { vmId, action, idempotencyKey: key }),
    openConsole(vmId: string) {
      if (!engine) throw new Error('the engine does not run');
      return engine.openConsole(vmId, 'vnc', 'p4ssw0rd');
    },
    /** @param files  what the plan chooses when left out */
    async remove(vmId: string, files?: string[]) {
      const chosen = (await planVmDelete(db, vmId)).files.filter(({ isChosen }) => isChosen);
      const request = { vmId, files: files ?? chosen.map(({ path }) => path), idempotencyKey: randomUUID() };
      return submitDelete(db, user, request);
    },
    async operation(id: string) {
      const [found] = await db.select().from(operations).where(eq(operations.id, id));
      if (!found) throw new Error(`there is no operation ${id}`);
      return found;
    },
    untilEnded: (id: string, timeoutMs = 60_000) =>
      waitFor('the end of the operation', timeoutMs, async () => {
        const found = await lab.operation(id);
        return isEnded(found.state) ? found : false;
      }),
  };
  return lab;
}

/** What a host holds that is not the base of new disks: `domain NAME` and `POOL/VOLUME`. */
export async function leftOn(host: LabHost, pools: string[] = ['default']): Promise<string[]> {
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  const left = lines(await host.virsh('list', '--all', '--name')).map((name) => `domain ${name}`);
  for (const pool of pools) {
    await host.virsh('pool-refresh', pool);
    for (const line of lines(await host.virsh('vol-list', pool))) {
      const name = line.split(/\s+/)[0] ?? '';
      if (!name.startsWith('novacron-image-')) left.push(`${pool}/${name}`);
    }
  }
  return left.sort();
}
