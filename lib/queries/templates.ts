import { and, asc, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { operations, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import type { TemplateRow } from '../domain/views.ts';
import type { VmDisk } from '../domain/vm.ts';
import { listVmsByIds } from './vms.ts';

const maxTemplates = 1_000;
const maxClones = 20_000;
const clonesShown = 100;

/** The templates of all hosts, by name, each with what was made from it, as inventory last saw it. */
export async function listTemplates(user: User): Promise<TemplateRow[]> {
  const own = await getDb()
    .select({ id: vms.id, description: vms.description, facts: vms.facts })
    .from(vms)
    .where(and(sql`${vms.facts} -> 'isTemplate' = 'true'`, isNull(vms.goneAt)))
    .orderBy(asc(vms.name))
    .limit(maxTemplates);
  const found = await listVmsByIds(
    user,
    own.map(({ id }) => id),
  );
  const rows = found.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  if (rows.length === 0) return [];
  const ownOf = new Map(own.map((template) => [template.id, template]));
  const pathsOf = new Map(own.map(({ id, facts }) => [id, topPaths(facts?.disks ?? [])]));
  const clones = await readClones(
    rows.map(({ id }) => id),
    [...new Set([...pathsOf.values()].flat())],
  );
  return rows.map((row) => {
    const paths = new Set(pathsOf.get(row.id));
    const made = clones
      .filter(({ id, hostId, templateId, bases }) => {
        if (id === row.id) return false;
        return templateId === row.id || (hostId === row.hostId && bases.some((path) => paths.has(path)));
      })
      .map(({ id, name, state, hostId, bases }) => {
        const isLinked = hostId === row.hostId && bases.some((path) => paths.has(path));
        return { id, name, state, isLinked };
      });
    const template = ownOf.get(row.id);
    return {
      ...row,
      description: template?.facts?.description ?? template?.description ?? '',
      clones: made.slice(0, clonesShown),
      cloneCount: made.length,
      linkedCount: made.filter(({ isLinked }) => isLinked).length,
    };
  });
}

/** What a template's clones lie on: its own files, not those below them. */
function topPaths(disks: VmDisk[]): string[] {
  return disks
    .filter(({ device }) => device === 'disk')
    .flatMap(({ layers, source }) => layers?.[0]?.path ?? source ?? []);
}

/** The VMs that lie on one of these files, and those that a clone of one of these VMs has made. */
async function readClones(templateIds: string[], paths: string[]) {
  const db = getDb();
  const made = db.$with('made').as(
    db
      .select({ id: sql<string>`${operations.id}::text`.as('made_by'), templateId: operations.subjectId })
      .from(operations)
      .where(and(eq(operations.kind, 'vm.clone'), inArray(operations.subjectId, templateIds))),
  );
  const base = sql`jsonb_path_query(${vms.facts}, '$.disks[*].layers[1 to last].path')`;
  const liesOnOne = paths.length
    ? sql`exists (select from ${base} base (path) where base.path #>> '{}' in ${paths})`
    : sql`false`;
  const rows = await db
    .with(made)
    .select({
      id: vms.id,
      name: vms.name,
      state: vms.state,
      hostId: vms.hypervisorHost,
      templateId: made.templateId,
      disks: sql<VmDisk[] | null>`${vms.facts} -> 'disks'`,
    })
    .from(vms)
    .leftJoin(made, eq(made.id, sql`${vms.facts} ->> 'createdByOperation'`))
    .where(and(ne(vms.state, 'gone'), or(sql`${made.id} is not null`, liesOnOne)))
    .orderBy(asc(vms.name))
    .limit(maxClones);
  return rows.map(({ disks, ...row }) => ({
    ...row,
    bases: (disks ?? []).flatMap(({ layers = [] }) => layers.slice(1).map(({ path }) => path)),
  }));
}
