import { getTableColumns, sql } from 'drizzle-orm';
import { vmSamples, vms } from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import { placeOf, type SampleMeasure, type SampleTier, sampleMeasures } from '../domain/samples.ts';

export type Sample = Record<SampleMeasure, number | null> & { vmId: string };

// A text of about 200 bytes a VM.
const rowsAtOnce = 2_000;

/**
 * Puts one value of every measure to the end of each VM's block of a tier. Steps that were passed over since are null;
 * a step that has its value keeps it. Of VMs that are there no more nothing is written.
 */
export async function appendSamples(
  db: Db,
  tier: SampleTier,
  atMs: number,
  samples: Sample[],
): Promise<void> {
  const { slot, index, blockStartsAt } = placeOf(tier, atMs);
  const columns = sampleMeasures.map((measure) => sql.identifier(getTableColumns(vmSamples)[measure].name));
  const list = (parts: ReturnType<typeof sql>[]) => sql.join(parts, sql`, `);
  const isSameBlock = sql`${vmSamples.startsAt} = excluded.starts_at`;
  for (let start = 0; start < samples.length; start += rowsAtOnce) {
    const rows = samples.slice(start, start + rowsAtOnce).map(({ vmId, ...values }) => ({
      vm_id: vmId,
      ...Object.fromEntries(
        sampleMeasures.map((measure) => [getTableColumns(vmSamples)[measure].name, values[measure]]),
      ),
    }));
    await db.execute(sql`
      insert into ${vmSamples} (vm_id, step_seconds, slot, starts_at, ${sql.join(columns, sql`, `)})
      select seen.vm_id, ${tier.stepMs / 1000}::integer, ${slot}::integer, ${blockStartsAt.toISOString()}::timestamptz,
        ${list(columns.map((column) => sql`array_fill(null::real, array[${index}::integer]) || seen.${column}`))}
      from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as seen(vm_id uuid, ${list(columns.map((column) => sql`${column} real`))})
      join ${vms} on ${vms.id} = seen.vm_id
      on conflict (vm_id, step_seconds, slot) do update set
        starts_at = excluded.starts_at,
        ${list(
          columns.map((column) => {
            const kept = sql`${vmSamples}.${column}`;
            const added = sql`excluded.${column}[cardinality(${kept}) + 1:]`;
            return sql`${column} = case when ${isSameBlock} then ${kept} || ${added} else excluded.${column} end`;
          }),
        )}`);
  }
}
