import { expect, test } from 'vitest';
import { vms } from '../../drizzle/schema/index.ts';
import { sampleMeasures } from '../domain/samples.ts';
import { appendSamples, type Sample } from '../monitoring/store-samples.ts';
import { testDatabase } from './testing.ts';
import { tidy } from './tidy.ts';

test('a table that is written all the time keeps its size on PGlite', async () => {
  const database = await testDatabase();
  try {
    const { db } = database;
    const added = await db
      .insert(vms)
      .values(
        Array.from({ length: 100 }, (_, index) => ({
          ...({
            name: `vm${index}`,
            externalId: `${index}`,
            state: 'running',
            vcpus: 1,
            memoryMib: 64,
          } as const),
        })),
      )
      .returning({ id: vms.id });
    const values = Object.fromEntries(sampleMeasures.map((measure) => [measure, 1]));
    const samples = added.map(({ id }) => ({ vmId: id, ...values }) as Sample);
    const tier = { stepMs: 10_000, perBlock: 12, blocks: 12 };
    for (let step = 0; step < 2 * tier.perBlock * tier.blocks; step++) {
      await appendSamples(db, tier, step * tier.stepMs, samples);
      if (step % tier.perBlock === 0) await tidy(database);
    }
    const { rows } = await database.executeSql("select pg_relation_size('vm_samples')::integer as bytes");
    const [size] = rows as { bytes: number }[];
    // 1,200 rows of 0.6 kB, and what was left behind since the last time. Without it, five times as much.
    expect(size?.bytes).toBeLessThan(2_500_000);
  } finally {
    await database.close();
  }
});
