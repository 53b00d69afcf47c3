import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LabHost, labObstacle, startLabHost } from '../../testing/lab/host.ts';
import { call } from './call.ts';
import type { Connection } from './connection.ts';
import { ErrorCode } from './constants/error-code.ts';
import { LibvirtError, UnsupportedProcedureError } from './errors.ts';
import { closeConnection, openConnection } from './open.ts';
import { lookUp, type ProcedureName, procedures } from './procedures.ts';
import { domainXml } from './testing/real-daemon.ts';
import { unixTransport } from './transport/unix.ts';
import * as types from './types.ts';
import type { AnyCodec } from './xdr-types.ts';

const obstacle = labObstacle();
let host: LabHost;
beforeAll(async () => {
  if (!obstacle) host = await startLabHost();
});
afterAll(() => host?.stop());

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(options: { uri: string; isReadOnly?: boolean }): Promise<Connection> {
  const connection = await openConnection({ transport: unixTransport(host.socketPath), ...options });
  cleanups.push(() => closeConnection(connection));
  return connection;
}

/** These end or hand over the connection itself, or belong to its opening. */
const ofTheConnection = /^(connectOpen|connectClose|connectSetIdentity|auth\w+)$/;

/** The least that a codec takes, with real objects as handles and room for results where a call asks for it. */
function leastOf(codec: AnyCodec, handles: ReadonlyMap<AnyCodec, unknown>, field = ''): unknown {
  const { shape } = codec;
  if (handles.has(codec)) return handles.get(codec);
  if (shape.kind === 'struct')
    return Object.fromEntries(
      Object.entries(shape.fields).map(([name, field]) => [name, leastOf(field, handles, name)]),
    );
  if (shape.kind === 'optional') return null;
  if (shape.kind === 'list' || shape.kind === 'typedParamList') return [];
  if (shape.kind === 'typedParams' || shape.kind === 'nothing') return {};
  if (shape.kind === 'bytes' || shape.kind === 'charList') return new Uint8Array();
  if (shape.kind === 'hyper' || shape.kind === 'uhyper') return 0n;
  if (shape.kind === 'flag') return false;
  if (shape.kind === 'uuid') return '00000000-0000-0000-0000-000000000000';
  if (shape.kind === 'string' || shape.kind === 'charArray' || shape.kind === 'charText') return '';
  return /^(need|max)|^nparams$/.test(field) ? 16 : 0;
}

/** Reads before changes: the objects are gone after some of those. */
const names = (Object.keys(procedures) as ProcedureName[])
  .filter((name) => !lookUp(name).stream && !ofTheConnection.test(name))
  .sort((a, b) => Number(/Get|Is|List|NumOf|Lookup/.test(b)) - Number(/Get|Is|List|NumOf|Lookup/.test(a)));

async function handlesOf(connection: Connection, [domain, pool]: [string, string]) {
  const { dom } = await call(connection, 'domainLookupByName', { name: domain });
  const { net } = await call(connection, 'networkLookupByName', { name: 'default' });
  const found = await call(connection, 'storagePoolLookupByName', { name: pool });
  return new Map<AnyCodec, unknown>([
    [types.domain, dom],
    [types.network, net],
    [types.storagePool, found.pool],
  ]);
}

/** @returns the calls that gave a result, and those that the daemon does not know */
async function callAll(connection: Connection, handles: ReadonlyMap<AnyCodec, unknown>) {
  const answered: ProcedureName[] = [];
  const unknown: ProcedureName[] = [];
  for (const name of names) {
    const procedure = lookUp(name);
    const args = leastOf(procedure.args, handles);
    try {
      await connection.request(name, procedure, args, { timeoutMs: 10_000 });
      answered.push(name);
    } catch (error) {
      if (error instanceof UnsupportedProcedureError) unknown.push(name);
      else {
        expect(error, name).toBeInstanceOf(LibvirtError);
        // This is what it says of arguments that it cannot decode.
        expect(error, name).not.toMatchObject({ code: ErrorCode.rpc });
      }
    }
  }
  expect(connection.isClosed).toBe(false);
  return { answered, unknown: unknown.sort() };
}

/** What came between libvirt 9.0 and the version that the tables are written from. */
const newer = [
  'domainDelThrottleGroup',
  'domainGetAutostartOnce',
  'domainGraphicsReload',
  'domainSetAutostartOnce',
  'domainSetThrottleGroup',
  'networkGetMetadata',
  'networkSetMetadata',
  'nodeDeviceUpdate',
];

describe.skipIf(obstacle)(`libvirt’s daemon${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  it('understands every call to its test driver, and its answers are understood', async () => {
    const connection = await open({ uri: 'test:///default' });
    const handles = await handlesOf(connection, ['test', 'default-pool']);
    const { answered, unknown } = await callAll(connection, handles);
    for (const name of unknown) expect(newer).toContain(name);
    expect(answered.length).toBeGreaterThan(90);
  });

  it('understands every call about a real guest, and its answers are understood', async () => {
    const owner = await open({ uri: 'qemu:///system' });
    const { dom } = await call(owner, 'domainCreateXml', { xmlDesc: domainXml('read'), flags: 0 });
    cleanups.push(() => call(owner, 'domainDestroy', { dom }));
    // Nothing that changes anything is let through here, so that all can be tried.
    const connection = await open({ uri: 'qemu:///system', isReadOnly: true });
    const handles = await handlesOf(connection, ['read', 'default']);
    const { answered } = await callAll(connection, handles);
    expect(answered.length).toBeGreaterThan(90);
  });
});
