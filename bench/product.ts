import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import { hosts, images, operations, users, vms } from '../drizzle/schema/index.ts';
import { openDatabase } from '../lib/db/client.ts';
import type { Db } from '../lib/db/database.ts';
import { onNotify } from '../lib/db/notify.ts';
import type { User } from '../lib/domain/access.ts';
import { createVmInput } from '../lib/domain/create-vm.ts';
import type { PowerAction } from '../lib/domain/operation.ts';
import type { VmState } from '../lib/domain/vm.ts';
import { storeImageFile } from '../lib/operations/image-file.ts';
import { submitCreate } from '../lib/operations/submit-create.ts';
import { submitPower } from '../lib/operations/submit-vm.ts';
import { startEngine } from '../lib/server/engine.ts';
import type { LabHost } from '../testing/lab/host.ts';
import { waitFor } from '../testing/lab/wait-for.ts';

/** The engine as the program runs it, on an embedded database of its own. */
export async function openProduct(host: LabHost, tiny: string) {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-bench-'));
  process.env.DATA_DIR = folder;
  const database = await openDatabase({ folder: join(folder, 'database') });
  const { db } = database;
  const { name, socketPath } = host;
  const [hostRow] = await db
    .insert(hosts)
    .values({ name, connection: { transport: 'unix', socketPath }, virtType: 'qemu' })
    .returning();
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
      const request = createVmInput.parse({ ...input, diskGib: 1, nics: [{ name: 'default' }] });
      const { operationId } = await submitCreate(db, user, request, randomUUID());
      await ended(db, operationId);
    },
    vmId: (vmName: string, state: VmState) =>
      waitFor(`${vmName} to be ${state}`, 20_000, async () => {
        const [vm] = await db.select().from(vms).where(eq(vms.name, vmName));
        return vm?.state === state && vm.id;
      }),
    /** @returns when its operation has ended */
    async power(vmId: string, action: PowerAction) {
      const { operationId } = await submitPower(db, user, { vmId, action, idempotencyKey: randomUUID() });
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
