import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageRow, VmRow } from '../../lib/domain/views.ts';
import { type LabHost, type LabOptions, startLabHost } from '../../testing/lab/host.ts';
import { waitFor } from '../../testing/lab/wait-for.ts';
import { type Program, startProgram } from '../../testing/program.ts';
import { type Door, openDoor } from './door.ts';
import { openWeb, type Web } from './web.ts';

/** The built program with lab hosts, each behind a door, and somebody signed in. */
export type FaultLab = {
  program: Program;
  web: Web;
  host: LabHost;
  door: Door;
  /** In the order of the names that were given: the local one first. */
  hosts: { host: LabHost; door: Door; id: string; name: string }[];
  imageId: string;
  create(name: string, more?: object, key?: string): Promise<{ operationId: string; vmId: string }>;
  power(vmId: string, action: string): Promise<{ operationId: string }>;
  /** Plans it and does as planned. */
  change(vmId: string, change: { kind: string; params: object }): Promise<{ operationId: string }>;
  /** With all the files that its plan names. */
  remove(vm: Pick<VmRow, 'id'>): Promise<void>;
  /** What speaks against invariant I once everything has ended, given ten seconds to settle. */
  against(): Promise<string[]>;
  close(): Promise<void>;
};

type Options = {
  hosts?: number;
  lab?: LabOptions;
  /** Where the program keeps its data. */
  dataFolder?: string;
};

export async function openFaultLab({ hosts: count = 1, lab, dataFolder }: Options = {}): Promise<FaultLab> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    // A row that needs the machine for something else closes it earlier.
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const labs: { host: LabHost; door: Door }[] = [];
    for (let index = 0; index < count; index++) {
      const host = await startLabHost(lab);
      closers.push(() => host.stop());
      const door = await openDoor(host.socketPath);
      closers.push(() => door.close());
      labs.push({ host, door });
    }
    const [first, ...others] = labs;
    if (!first) throw new Error('no host');
    const folder = mkdtempSync(join(tmpdir(), 'novacron-faults-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'hosts.json');
    const listed = others.map(({ host, door }) => ({
      name: host.name,
      virtType: 'qemu',
      connection: { transport: 'unix', socketPath: door.socketPath },
    }));
    writeFileSync(file, JSON.stringify({ hosts: listed }));
    const program = await startProgram({
      host: { ...first.host, socketPath: first.door.socketPath },
      env: { NOVACRON_HOSTS_FILE: file },
      ...(dataFolder ? { dataFolder } : {}),
    });
    closers.push(() => program.stop());
    const web = await openWeb(program);
    const known: FaultLab['hosts'] = [];
    for (const { host, door } of labs) {
      const name =
        host === first.host
          ? (await web.get<{ isLocal: boolean; name: string }[]>('/hosts')).find(({ isLocal }) => isLocal)
              ?.name
          : host.name;
      const { id } = await web.untilHost('connected', name);
      known.push({ host, door, id, name: name ?? '' });
    }
    const image = await waitFor('the image', 60_000, async () =>
      (await web.get<ImageRow[]>('/images')).find(({ state }) => state === 'ready'),
    );
    return {
      ...{ program, web, hosts: known, imageId: image.id, close, ...first },
      ...whatIsAsked(web, known[0]?.id ?? '', image.id),
      against: () => against(web, known),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function whatIsAsked(
  web: Web,
  hostId: string,
  imageId: string,
): Pick<FaultLab, 'create' | 'power' | 'change' | 'remove'> {
  return {
    create(name, more = {}, idempotencyKey = randomUUID()) {
      const size = { vcpus: 1, memoryMib: 128, diskGib: 1, nics: [{ name: 'default' }] };
      return web.done('createVm', { input: { name, hostId, imageId, ...size, ...more }, idempotencyKey });
    },
    power: (vmId, action) => web.done('powerVm', { vmId, action, idempotencyKey: randomUUID() }),
    async change(vmId, change) {
      const { planKey } = await web.done<{ planKey: string }>('planVmChange', { vmId, change });
      return web.done('changeVm', { vmId, change, planKey, idempotencyKey: randomUUID() });
    },
    async remove({ id: vmId }) {
      const plan = await web.done<{ files: { path: string; isChosen: boolean }[] }>('planDeleteVm', { vmId });
      const files = plan.files.filter(({ isChosen }) => isChosen).map(({ path }) => path);
      const asked = { vmId, files, idempotencyKey: randomUUID() };
      const { operationId } = await web.done<{ operationId: string }>('deleteVm', asked);
      const { state, error } = await web.untilEnded(operationId);
      if (state !== 'done') throw new Error(`a delete ended ${state}: ${error?.userMessage}`);
    },
  };
}

async function against(web: Web, hosts: FaultLab['hosts']): Promise<string[]> {
  let found: string[] = [];
  await waitFor(
    'the page to equal the host',
    10_000,
    async () => {
      found = await compare(web, hosts);
      return found.length === 0;
    },
    250,
  ).catch(() => {});
  return found;
}

const shownAs: Record<string, string> = { running: 'running', 'shut off': 'off', paused: 'paused' };

async function compare(web: Web, hosts: FaultLab['hosts']): Promise<string[]> {
  const found: string[] = [];
  const shown = (await web.vms()).filter(({ state }) => state !== 'gone');
  const underWay = await web.get<{ kind: string; subjectName: string }[]>('/operations?active=true');
  for (const { kind, subjectName } of underWay) found.push(`${kind} of ${subjectName} has not ended`);
  for (const { host, id } of hosts) {
    const used = new Set<string>();
    const there = linesOf(await host.virsh('list', '--all', '--name'));
    for (const name of there) {
      const state = shownAs[await host.virsh('domstate', name)] ?? 'something else';
      const rows = shown.filter((vm) => vm.hostId === id && vm.name === name);
      if (rows.length !== 1) found.push(`${name} is shown ${rows.length} times`);
      else if (rows[0]?.state !== state) found.push(`${name} is ${state} and shown as ${rows[0]?.state}`);
      const paths = await chainsOf(host, name);
      for (const path of paths) used.add(path);
    }
    for (const { name, hostId } of shown)
      if (hostId === id && !there.includes(name)) found.push(`${name} is shown and not there`);
    await host.virsh('pool-refresh', 'default');
    for (const line of linesOf(await host.virsh('vol-list', 'default'))) {
      const [volume = '', path = ''] = line.split(/\s+/);
      if (!volume.startsWith('novacron-image-') && !used.has(path))
        found.push(`the volume ${volume} is nobody’s`);
    }
  }
  return found;
}

/** Every file that a VM's disks lie on, as its definition names them, running or not. */
async function chainsOf(host: LabHost, name: string): Promise<string[]> {
  const paths = new Set<string>();
  for (const more of [[], ['--inactive']]) {
    const xml = await host.virsh('dumpxml', name, ...more).catch(() => '');
    for (const [, path] of xml.matchAll(/<source file='([^']+)'/g)) if (path) paths.add(path);
    for (const [, volume] of xml.matchAll(/<source pool='default' volume='([^']+)'/g))
      paths.add(`/var/lib/libvirt/images/${volume}`);
  }
  for (const snapshot of linesOf(await host.virsh('snapshot-list', name, '--name'))) {
    const xml = await host.virsh('snapshot-dumpxml', name, snapshot);
    for (const [, path] of xml.matchAll(/file='([^']+)'/g)) if (path) paths.add(path);
  }
  return [...paths];
}

export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
