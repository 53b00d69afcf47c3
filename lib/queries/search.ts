import { and, asc, desc, eq, ilike, inArray, ne, or, type SQL, sql } from 'drizzle-orm';
import { hostNetworks, hostPools, hosts, images, operations, vms } from '../../drizzle/schema/index.ts';
import { getDb } from '../db/client.ts';
import type { User } from '../domain/access.ts';
import { operationKinds, operationVerbs } from '../domain/operation.ts';
import {
  idOf,
  normalizeQuery,
  ranks,
  type SearchHit,
  type SearchRef,
  type SearchResult,
  type SearchType,
  searchTypes,
  termsOf,
  wordPattern,
} from '../domain/search.ts';
import { listOperations } from './operations.ts';
import { listVmsByIds } from './vms.ts';

const maxVms = 8;
const maxOthers = 4;
const maxOperations = 3;
// Years of operations are not looked through for what is on its way to a page.
const newestOperations = 2_000;

/**
 * Everything that has all the words in its name or, for VMs, in an address, tag or identifier; the best first. VMs
 * come from one column that is made for it: 10,000 of them take about 15 ms.
 */
export async function search(user: User, typed: string): Promise<SearchResult> {
  const query = normalizeQuery(typed);
  if (!query) return { hits: [], vmCount: 0 };
  const [machines, ...others] = await Promise.all([
    searchVms(user, query),
    searchHosts(query),
    searchNetworks(query),
    searchPools(query),
    searchImages(query),
    searchOperations(user, query),
  ]);
  const hits = [...machines.hits, ...others.flat()];
  return { hits: hits.sort((a, b) => a.rank - b.rank || order(a) - order(b)), vmCount: machines.count };
}

/** What was visited, in that order; what is there no more is left out. */
export async function findAll(user: User, refs: SearchRef[]): Promise<SearchHit[]> {
  const idsOf = (type: SearchType) => refs.filter((ref) => ref.type === type).map(({ id }) => id);
  const found = await Promise.all([
    listVmsByIds(user, idsOf('vm')).then((rows) => rows.map((vm) => toVmHit(vm, ranks.exact, null))),
    selectHosts(inArray(hosts.id, idsOf('host')), sql<number>`0`),
    selectNetworks(inArray(hostNetworks.id, idsOf('network')), sql<number>`0`),
    selectPools(inArray(hostPools.id, idsOf('pool')), sql<number>`0`),
  ]);
  const byRef = new Map(found.flat().map((hit) => [`${hit.type} ${idOf(hit)}`, hit]));
  return refs.flatMap(({ type, id }) => byRef.get(`${type} ${id}`) ?? []);
}

function order({ type }: SearchHit): number {
  return searchTypes.indexOf(type);
}

async function searchVms(user: User, query: string): Promise<{ hits: SearchHit[]; count: number }> {
  const quoted = `%"${escapeLike(query)}"%`;
  // What is one address, one tag or one identifier as a whole is as good as the beginning of a name.
  const rank = sql<number>`case when ${vms.externalId} = ${query} or ${vms.id}::text = ${query} then ${ranks.exact}::int
    else least(${nameRank(vms.name, query)}, case when ${vms.searchText} like ${quoted} then ${ranks.prefix}::int end) end`;
  const rows = await getDb()
    .select({
      id: vms.id,
      rank: rank.as('rank'),
      text: vms.searchText,
      count: sql<number>`count(*) over ()::int`,
    })
    .from(vms)
    .where(
      and(
        ne(vms.state, 'gone'),
        ...termsOf(query).map((term) => sql`${vms.searchText} like ${`%${escapeLike(term)}%`}`),
      ),
    )
    .orderBy(sql`rank`, asc(vms.name), asc(vms.id))
    .limit(maxVms);
  const byId = new Map(
    (
      await listVmsByIds(
        user,
        rows.map(({ id }) => id),
      )
    ).map((vm) => [vm.id, vm]),
  );
  const hits = rows.flatMap(({ id, rank, text }) => {
    const vm = byId.get(id);
    return vm ? toVmHit(vm, rank, matchedIn(text ?? '', vm.name, query)) : [];
  });
  return { hits, count: rows[0]?.count ?? 0 };
}

function toVmHit(
  vm: Extract<SearchHit, { type: 'vm' }>['vm'],
  rank: number,
  matched: string | null,
): SearchHit {
  return { type: 'vm', vm, rank, matched };
}

/** The address, tag or identifier that has the first of the words that its name has not. */
function matchedIn(searchText: string, name: string, query: string): string | null {
  const term = termsOf(query).find((one) => !name.toLowerCase().includes(one));
  if (!term) return null;
  return searchText.split(/[\s",[\]]+/).find((token) => token.includes(term)) ?? null;
}

function searchHosts(query: string): Promise<SearchHit[]> {
  const address = sql`${hosts.connection} ->> 'address'`;
  return selectHosts(hasAll(query, hosts.name, address), nameRank(hosts.name, query));
}

async function selectHosts(where: SQL | undefined, rank: SQL<number>): Promise<SearchHit[]> {
  const rows = await getDb()
    .select({ id: hosts.id, name: hosts.name, state: hosts.state, rank: rank.as('rank') })
    .from(hosts)
    .where(where)
    .orderBy(sql`rank`, asc(hosts.name))
    .limit(maxOthers);
  return rows.map((row) => ({ type: 'host', ...row }));
}

function searchNetworks(query: string): Promise<SearchHit[]> {
  const addresses = sql`${hostNetworks.addresses}::text`;
  return selectNetworks(
    hasAll(query, hostNetworks.name, hostNetworks.bridge, addresses),
    nameRank(hostNetworks.name, query),
  );
}

async function selectNetworks(where: SQL | undefined, rank: SQL<number>): Promise<SearchHit[]> {
  const rows = await getDb()
    .select({ id: hostNetworks.id, name: hostNetworks.name, hostName: hosts.name, rank: rank.as('rank') })
    .from(hostNetworks)
    .innerJoin(hosts, eq(hosts.id, hostNetworks.hostId))
    .where(where)
    .orderBy(sql`rank`, asc(hostNetworks.name), asc(hosts.name))
    .limit(maxOthers);
  return rows.map((row) => ({ type: 'network', ...row }));
}

function searchPools(query: string): Promise<SearchHit[]> {
  return selectPools(hasAll(query, hostPools.name, hostPools.path), nameRank(hostPools.name, query));
}

async function selectPools(where: SQL | undefined, rank: SQL<number>): Promise<SearchHit[]> {
  const rows = await getDb()
    .select({ id: hostPools.id, name: hostPools.name, hostName: hosts.name, rank: rank.as('rank') })
    .from(hostPools)
    .innerJoin(hosts, eq(hosts.id, hostPools.hostId))
    .where(where)
    .orderBy(sql`rank`, asc(hostPools.name), asc(hosts.name))
    .limit(maxOthers);
  return rows.map((row) => ({ type: 'pool', ...row }));
}

async function searchImages(query: string): Promise<SearchHit[]> {
  const rows = await getDb()
    .select({
      id: images.id,
      name: images.name,
      state: images.state,
      rank: nameRank(images.name, query).as('rank'),
    })
    .from(images)
    .where(hasAll(query, images.name))
    .orderBy(sql`rank`, asc(images.name))
    .limit(maxOthers);
  return rows.map((row) => ({ type: 'image', ...row }));
}

/** By the name of what they were about, by the words of what they did, and by the beginning of their id. */
async function searchOperations(user: User, query: string): Promise<SearchHit[]> {
  const db = getDb();
  const newest = db
    .select({
      id: operations.id,
      kind: operations.kind,
      name: operations.subjectName,
      at: operations.createdAt,
    })
    .from(operations)
    .orderBy(desc(operations.createdAt))
    .limit(newestOperations)
    .as('newest');
  const rows = await db
    .select({ id: newest.id })
    .from(newest)
    .where(
      and(
        ...termsOf(query).map((term) => {
          const kinds = operationKinds.filter((kind) =>
            operationVerbs[kind].verb.toLowerCase().includes(term),
          );
          return or(
            ilike(newest.name, `%${escapeLike(term)}%`),
            sql`${newest.id}::text like ${`${escapeLike(term)}%`}`,
            kinds.length ? inArray(newest.kind, kinds) : undefined,
          );
        }),
      ),
    )
    .orderBy(desc(newest.at))
    .limit(maxOperations);
  const found = await Promise.all(rows.map(({ id }) => listOperations(user, { id, limit: 1 })));
  return found.flat().map((operation) => ({
    type: 'operation',
    operation,
    // Whoever types a name mostly wants the thing itself.
    rank: operation.id === query ? ranks.exact : ranks.other,
  }));
}

/** Each word is in one of the texts. */
function hasAll(query: string, ...texts: (SQL | Parameters<typeof ilike>[0])[]): SQL | undefined {
  return and(
    ...termsOf(query).map((term) => or(...texts.map((text) => ilike(text as SQL, `%${escapeLike(term)}%`)))),
  );
}

/** As rankOf in the domain. */
function nameRank(name: SQL | Parameters<typeof ilike>[0], query: string): SQL<number> {
  const like = escapeLike(query);
  return sql<number>`(case when lower(${name}) = ${query} then ${ranks.exact}::int
    when lower(${name}) like ${`${like}%`} then ${ranks.prefix}::int
    when lower(${name}) like ${`%${like}%`} then
      case when lower(${name}) ~ ${wordPattern(query)} then ${ranks.word}::int else ${ranks.part}::int end
    else ${ranks.other}::int end)`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
