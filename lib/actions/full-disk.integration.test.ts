import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { count } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../drizzle/schema/index.ts';
import { getDatabase, openDatabase } from '../db/client.ts';
import { expectedError } from './expected-error.ts';

const obstacle = process.getuid?.() === 0 ? null : 'a disk of its own needs root';

describe.skipIf(obstacle)(`the embedded database on a full disk${obstacle ? ` (${obstacle})` : ''}`, () => {
  const disk = mkdtempSync(join(tmpdir(), 'novacron-full-'));
  const filler = join(disk, 'filler');

  beforeAll(async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160M', 'none', disk]);
    await openDatabase({ folder: join(disk, 'db') });
  });
  afterAll(async () => {
    await getDatabase()
      .close()
      .catch(() => {});
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  const write = () =>
    getDatabase()
      .db.insert(audit)
      .values({
        username: 'ann',
        action: 'vm.start',
        targetType: 'vm',
        targetId: '',
        targetName: randomBytes(3_000).toString('base64'),
        outcome: 'done',
      });
  const rows = async () => (await getDatabase().db.select({ n: count() }).from(audit))[0]?.n ?? 0;

  test('says so, loses nothing that it took, goes on reading, and takes more when there is room again', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1 << 20);
      })(),
    );
    await expect(pipeline(endless, createWriteStream(filler))).rejects.toMatchObject({ code: 'ENOSPC' });
    let taken = 0;
    let refusal: unknown = null;
    // What is left in its own files takes some rows yet.
    while (!refusal && taken < 20_000) {
      await write().then(
        () => {
          taken += 1;
        },
        (error: unknown) => {
          refusal = error;
        },
      );
    }
    expect(expectedError(refusal)).toMatchObject({ code: 'disk_full', advice: expect.any(String) });
    expect(await rows()).toBe(taken);
    rmSync(filler);
    await write();
    expect(await rows()).toBe(taken + 1);
  });
});
