import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { hosts, images, vms } from '../../drizzle/schema/index.ts';
import type { Database } from '../db/database.ts';
import { setSecretKey } from '../db/sealed.ts';
import { testDatabase } from '../db/testing.ts';
import type { User } from '../domain/access.ts';
import { createVmInput } from '../domain/create-vm.ts';
import type { AppError } from '../domain/errors.ts';
import type { HostFacts, HostOffers } from '../domain/host.ts';
import { openSeed, withoutSeed } from './plan-create-seed.ts';
import { planCreates, showCreates } from './plan-creates.ts';

let database: Database;
let imageId: string;
const hostIds: Record<string, string> = {};
const user: User = { id: 'u', username: 'ann', role: 'admin', sessionId: 's', mustChangePassword: false };

const offers: HostOffers = {
  machines: ['q35', 'pc'],
  firmwares: ['bios', 'uefi'],
  hasTpm: false,
  cpuModels: ['maximum', 'qemu64'],
  diskBuses: ['virtio', 'sata'],
  graphics: ['vnc'],
};
const facts: HostFacts = {
  hostname: 'kvm1',
  libvirtVersion: '9.0.0',
  hypervisorVersion: 'QEMU 7.2.0',
  cpuModel: 'x',
  cpuCount: 4,
  memoryMib: 8192,
  memoryFreeMib: 4096,
  architecture: 'x86_64',
  guestType: 'kvm',
  offeredTypes: ['kvm', 'qemu'],
  pools: [{ name: 'default', type: 'dir', isActive: true, capacityBytes: 2 ** 40, availableBytes: 2 ** 33 }],
  networks: [{ name: 'default', isActive: true, bridge: 'virbr0', forward: 'nat' }],
};

beforeAll(async () => {
  setSecretKey('a key of this test, long enough to be one');
  database = await testDatabase();
  const { db } = database;
  const pool = (name: string, type: string, availableBytes: number, isActive = true) => ({
    name,
    type,
    isActive,
    capacityBytes: 2 ** 40,
    availableBytes,
  });
  const vg0 = pool('vg0', 'logical', 2 ** 32);
  const several = [
    vg0,
    pool('default', 'dir', 2 ** 33),
    pool('small', 'netfs', 2 ** 31),
    pool('full', 'fs', 2 ** 20),
    pool('ceph', 'rbd', 2 ** 40),
    pool('stopped', 'dir', 2 ** 40, false),
  ];
  const known: [string, HostFacts][] = [
    ['kvm1', { ...facts, offers }],
    ['kvm2', facts],
    ['kvm3', { ...facts, pools: several }],
    ['groups', { ...facts, pools: [vg0] }],
  ];
  for (const [name, hostFacts] of known) {
    const connection = { transport: 'unix', socketPath: `/run/${name}` } as const;
    const [host] = await db
      .insert(hosts)
      .values({ name, connection, state: 'connected', facts: hostFacts })
      .returning();
    hostIds[name] = host?.id ?? '';
  }
  const [image] = await db
    .insert(images)
    .values({ name: 'Tiny', format: 'qcow2', source: 'built', state: 'ready', fileName: 'a', sha256: 'ab' })
    .returning();
  imageId = image?.id ?? '';
  await db.insert(vms).values({
    name: 'neighbour-2',
    hypervisorHost: hostIds.kvm2 ?? '',
    externalId: 'n2',
    state: 'off',
    vcpus: 1,
    memoryMib: 64,
  });
  await db.insert(vms).values({
    name: 'neighbour',
    hypervisorHost: hostIds.kvm2 ?? '',
    externalId: 'n',
    state: 'running',
    vcpus: 1,
    memoryMib: 64,
    facts: {
      nics: [{ mac: '52:54:00:00:00:09', model: 'virtio', source: 'default', addresses: [], isLinkUp: true }],
      disks: [{ target: 'vda', device: 'disk', pool: 'default', volume: 'theirs.qcow2' }],
    } as unknown as typeof vms.$inferInsert.facts,
  });
});
afterAll(() => database.close());

type Input = Partial<z.input<typeof createVmInput>>;
const inputOf = (change: Input = {}, host = 'kvm1') =>
  createVmInput.parse({
    name: 'web',
    hostId: hostIds[host],
    imageId,
    vcpus: 1,
    memoryMib: 512,
    diskGib: 1,
    nics: [{ name: 'default' }],
    ...change,
  });
const plan = async (change: Input = {}, host = 'kvm1') => {
  const [first] = await planCreates(database.db, user, inputOf(change, host));
  return first ?? expect.fail('nothing was planned');
};

test('a name, a host and an image make a good machine, on a host that has not said what it offers too', async () => {
  for (const host of ['kvm1', 'kvm2']) {
    const { spec, shown } = await plan({}, host);
    expect(shown.warnings).toEqual([]);
    expect(shown.hardware).toEqual({
      machine: 'q35',
      firmware: 'BIOS',
      tpm: false,
      cpu: 'like the host’s',
      graphics: 'VNC',
    });
    expect(spec.disk).toMatchObject({ pool: 'default', bus: 'virtio', sizeBytes: 2 ** 30 });
    expect(shown.definition).toContain(spec.disk.volume);
  }
});

test.each<[string, string, Input, string?]>([
  ['not_possible', 'hardware.firmware', { hardware: { firmware: 'uefiSecure' } }],
  ['not_possible', 'hardware.firmware', { hardware: { firmware: 'uefi' } }, 'kvm2'],
  ['not_possible', 'hardware.hasTpm', { hardware: { hasTpm: true } }],
  ['not_possible', 'hardware.cpu', { hardware: { cpu: 'EPYC' } }],
  ['not_possible', 'hardware.graphics', { hardware: { graphics: 'spice' } }],
  ['not_possible', 'disk.bus', { disk: { bus: 'usb' } }],
  ['not_possible', 'moreDisks.1.bus', { moreDisks: [{ sizeGib: 1 }, { sizeGib: 1, bus: 'scsi' }] }],
  ['conflict', 'nics.0.mac', { nics: [{ name: 'default', mac: '52:54:00:00:00:09' }] }],
  [
    'conflict',
    'nics.1.mac',
    {
      nics: [
        { name: 'default', mac: '52:54:00:00:00:0a' },
        { name: 'default', mac: '52:54:00:00:00:0a' },
      ],
    },
  ],
  ['not_found', 'nics.0.name', { nics: [{ name: 'nowhere' }] }],
  ['bad_input', 'cloudInit.userData', { cloudInit: { isOn: true, userData: 'password: hunter2' } }],
  ['bad_input', 'cloudInit.networkConfig', { cloudInit: { isOn: true, networkConfig: 'version: 3' } }],
  ['conflict', 'existingVolume', { source: 'existing', existingVolume: 'theirs.qcow2' }, 'kvm2'],
  ['not_possible', 'pool', { pool: 'ceph' }, 'kvm3'],
  ['not_possible', 'pool', {}, 'groups'],
  ['not_possible', 'pool', { source: 'empty', imageId: '', cloudInit: { isOn: true } }, 'groups'],
  [
    'not_possible',
    'moreDisks.1.pool',
    { moreDisks: [{ sizeGib: 1 }, { sizeGib: 1, pool: 'stopped' }] },
    'kvm3',
  ],
  ['disk_full', 'moreDisks.0.pool', { moreDisks: [{ sizeGib: 1, pool: 'full' }] }, 'kvm3'],
  ['disk_full', 'pool', { pool: 'vg0', diskGib: 5 }, 'kvm3'],
  [
    'disk_full',
    'moreDisks.1.pool',
    {
      moreDisks: [
        { sizeGib: 3, pool: 'vg0' },
        { sizeGib: 1.5, pool: 'vg0' },
      ],
    },
    'kvm3',
  ],
])('%s at %s: %j', async (code, field, input, host) => {
  const error: AppError = await plan(input, host).then(
    () => expect.fail('it was planned'),
    (refused) => refused,
  );
  expect(error).toMatchObject({ code, advice: expect.stringMatching(/\.$/) });
  expect(Object.keys(error.fields ?? {})).toEqual([field]);
});

test('each disk lies in its own pool, and what all of them take is held against each pool alone', async () => {
  const moreDisks = [{ sizeGib: 1, pool: 'small' }, { sizeGib: 2 }, { sizeGib: 1.5, pool: 'small' }];
  const { spec, shown } = await plan({ moreDisks, cloudInit: { isOn: true } }, 'kvm3');
  expect([spec.disk, ...spec.moreDisks].map(({ pool }) => pool)).toEqual([
    'default',
    'small',
    'default',
    'small',
  ]);
  expect(spec.seed?.pool).toBe('default');
  expect(shown.pools).toEqual([
    { name: 'default', availableBytes: 2 ** 33 },
    { name: 'small', availableBytes: 2 ** 31 },
  ]);
  expect(shown.warnings).toEqual([
    'The disks grow as they are written; together up to 2.5 GiB, and the pool small has 2 GiB left.',
  ]);
  expect(shown.steps).toContainEqual(
    expect.stringMatching(/^Make the disk web-.*-2\.qcow2 .* in the pool small\.$/),
  );
  expect(shown.definition).toMatch(/<source pool="small" volume="web-[^"]*-4.qcow2"\/>/);
  const twice = await planCreates(database.db, user, inputOf({ count: 2, moreDisks }, 'kvm3'));
  expect(showCreates(twice).warnings).toEqual([
    expect.stringContaining('together up to 5 GiB, and the pool small has 2 GiB left'),
  ]);
});

test('in a volume group a disk is raw and whole; images and CDs, which are files, go where files can be', async () => {
  const { spec, shown } = await plan({ pool: 'vg0', cloudInit: { isOn: true } }, 'kvm3');
  const volume = `web-${spec.externalId.slice(0, 8)}`;
  expect(spec).toMatchObject({
    imagePool: 'default',
    disk: { pool: 'vg0', volume, format: 'raw' },
    seed: { pool: 'default' },
  });
  expect(shown.steps).toEqual(
    expect.arrayContaining([
      'Put the image Tiny on kvm3, into the pool default, unless it is there already.',
      `Make the disk ${volume} of 1 GiB in the pool vg0, and copy all of the image into it.`,
    ]),
  );
  expect(shown.warnings).toEqual([expect.stringMatching(/vg0 is a volume group.*no snapshots/)]);
  expect(shown.definition).toMatch(/<driver name="qemu" type="raw"[^>]*\/>\s*<source pool="vg0"/);

  const beside = await plan({ moreDisks: [{ sizeGib: 1, pool: 'vg0' }] }, 'kvm3');
  expect(beside.spec.imagePool).toBeUndefined();
  expect(beside.shown.steps).toContain(
    `Make the disk web-${beside.spec.externalId.slice(0, 8)}-2 of 1 GiB in the pool vg0; all of its size is taken at once.`,
  );
  const empty = await plan({ source: 'empty', imageId: '' }, 'groups');
  expect(empty.spec.disk).toMatchObject({ pool: 'vg0', format: 'raw' });
});

test('a disk that is there is named as it is; what is made up has the same names whenever it is planned', async () => {
  const existing: Input = {
    source: 'existing',
    existingVolume: 'old.img',
    existingFormat: 'raw',
    imageId: '',
  };
  const { spec, shown } = await plan(existing);
  expect(spec).toMatchObject({ image: null, disk: { volume: 'old.img', existingFormat: 'raw' } });
  expect(shown.disks).toEqual([{ pool: 'default', volume: 'old.img', sizeBytes: null }]);
  expect(shown.warnings).toEqual([expect.stringContaining('old.img is used as it is, and written to')]);

  const first = await plan({ moreDisks: [{ sizeGib: 16 }] });
  const again = await plan({ moreDisks: [{ sizeGib: 16 }], planId: first.spec.externalId });
  expect(again).toEqual(first);
  expect(first.shown.warnings).toEqual([expect.stringContaining('together up to 17 GiB')]);
});

test('what cloud-init gets is only in what is sealed; the plan says what there is of it', async () => {
  const key =
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH ann@example.com';
  const userData = '#cloud-config\npassword: hunter2\n';
  const networkConfig = 'version: 2\nethernets: {eth0: {dhcp4: true}}\n';
  const cloudInit = { isOn: true, userData, networkConfig, sshKeys: `# the office\n${key}\n` };
  const planned = await plan({ name: 'my_web', cloudInit });
  const { spec, shown, sealedSeed } = planned;
  const volume = `my_web-${spec.externalId.slice(0, 8)}-seed.iso`;
  expect(spec.seed).toEqual({ pool: 'default', volume });
  expect(shown.seed?.words).toEqual([
    'host name my-web',
    '1 SSH key',
    'user data of 2 lines',
    'network configuration of 2 lines',
  ]);
  expect(shown.steps).toContain(
    `Write the CD ${volume} for cloud-init in the pool default: host name my-web, 1 SSH key, user data of 2 lines and network configuration of 2 lines.`,
  );
  expect(shown.definition).toContain(volume);
  expect(JSON.stringify(planned)).not.toMatch(/hunter2|dhcp4|ann@example/);
  expect(openSeed(spec.externalId, sealedSeed ?? '')).toEqual([
    {
      name: 'meta-data',
      text: `instance-id: "${spec.externalId}"\nlocal-hostname: "my-web"\npublic-keys:\n  - "${key}"\n`,
    },
    { name: 'user-data', text: userData },
    { name: 'network-config', text: networkConfig },
  ]);
  expect(() => openSeed(crypto.randomUUID(), sealedSeed ?? '')).toThrow('cannot be opened');
  const input = createVmInput.parse({
    name: 'w',
    hostId: hostIds.kvm1,
    imageId,
    vcpus: 1,
    memoryMib: 64,
    diskGib: 1,
    cloudInit,
  });
  expect(withoutSeed(input)).toMatchObject({
    name: 'w',
    cloudInit: { hostname: '', userDataLines: 3, networkConfigLines: 3, sshKeys: 1 },
  });
  expect(JSON.stringify(withoutSeed(input))).not.toMatch(/hunter2|dhcp4|AAAA/);
});

test('several are planned together: numbered names, nothing of their own twice, and what all of them take', async () => {
  const input = inputOf({ count: 12, firstNumber: 9, memoryMib: 384, moreDisks: [{ sizeGib: 1 }] });
  const cloudInit = { isOn: true, networkConfig: 'version: 2\nethernets: {}\n' };
  const [seeded] = await planCreates(database.db, user, inputOf({ count: 2, cloudInit }));
  expect(seeded?.shown.warnings).toEqual([expect.stringContaining('the same network configuration')]);
  const plans = await planCreates(database.db, user, input);
  const { vms, steps, warnings, planId } = showCreates(plans);
  expect(vms.map(({ name }) => name)).toEqual(Array.from({ length: 12 }, (_, index) => `web-${index + 9}`));
  const all = [
    ...vms.flatMap(({ volumes, macs }) => [...volumes, ...macs]),
    ...plans.map(({ spec }) => spec.externalId),
  ];
  expect(new Set(all).size).toBe(12 * (2 + 1 + 1));
  expect(steps.at(-1)).toContain('Do the same for web-10 to web-20');
  expect(warnings).toEqual([
    'Together they take 4.5 GiB of memory. Only 4 GiB of the host’s memory were free when it was last looked at.',
    expect.stringContaining('together up to 24 GiB, and the pool default has 8 GiB left'),
  ]);
  expect(await planCreates(database.db, user, { ...input, planId })).toEqual(plans);
});

test.each<[string, string, Input, string?]>([
  ['no_capacity', 'count', { count: 20 }],
  ['name_taken', 'name', { name: 'neighbour', count: 3 }, 'kvm2'],
])('of several none is planned when one cannot be made: %s at %s', async (code, field, input, host) => {
  const refused = planCreates(database.db, user, inputOf(input, host));
  await expect(refused).rejects.toMatchObject({ code, fields: { [field]: expect.any(String) } });
});

test('several that are spread go where most room is left, are planned host by host, and stay where they were shown', async () => {
  const input = inputOf({ count: 8, spread: true, hostId: '', memoryMib: 1024, diskGib: 0.5 });
  const plans = await planCreates(database.db, user, input);
  const shown = showCreates(plans);
  // The second has a VM that runs already; the fourth has only a volume group, where no image can be put.
  expect(shown.hosts.map(({ hostName, names }) => [hostName, names.length]).sort()).toEqual([
    ['kvm1', 3],
    ['kvm2', 2],
    ['kvm3', 3],
  ]);
  expect(new Set(shown.vms.map(({ name }) => name)).size).toBe(8);
  const [first] = shown.hosts;
  expect(first).toMatchObject({ memoryMib: 1024 * (first?.names.length ?? 0), memoryFreeMib: 4096 });
  expect(first?.pools).toEqual([{ name: 'default', availableBytes: 2 ** 33, wantedBytes: 1.5 * 2 ** 30 }]);
  const hostIds = shown.vms.map(({ hostId }) => hostId);
  const again = await planCreates(database.db, user, { ...input, planId: shown.planId, hostIds });
  expect(again).toEqual(plans);
});

test.each<[string, Input]>([
  ['count', { count: 200, memoryMib: 1024 }],
  ['spread', { count: 2, memoryMib: 8000 }],
])(
  'where the hosts have no room for all of them it is said at %s, and none is planned',
  async (field, change) => {
    const refused = planCreates(database.db, user, inputOf({ spread: true, hostId: '', ...change }));
    await expect(refused).rejects.toMatchObject({
      code: 'no_capacity',
      fields: { [field]: expect.any(String) },
    });
  },
);

test('a card without a name hangs on the network that its host uses for most', async () => {
  expect((await plan({ nics: [{}] })).spec.nics).toMatchObject([{ network: 'default' }]);
});

test('a bridge that the host lists is taken as it is; of any other it is said that nobody knows', async () => {
  const [row] = await database.db.select().from(hosts).where(eq(hosts.name, 'kvm2'));
  if (row?.facts)
    await database.db
      .update(hosts)
      .set({ facts: { ...row.facts, bridges: ['br0'] } })
      .where(eq(hosts.id, row.id));
  const nics = (name: string): Input => ({ nics: [{ kind: 'bridge', name }] });
  const untold = await plan(nics('br0'));
  expect(untold.shown.warnings).toEqual([expect.stringContaining('does not tell its bridges')]);
  const known = await plan(nics('br0'), 'kvm2');
  expect(known.spec.nics).toMatchObject([{ bridge: 'br0' }]);
  expect(known.shown.warnings).toEqual([]);
  const { shown } = await plan(nics('br1'), 'kvm2');
  expect(shown.warnings).toEqual([expect.stringContaining('lists no bridge br1')]);
});

test.each<[Input, string]>([
  [{ imageId: '' }, 'imageId'],
  [{ source: 'existing', existingVolume: '../etc/shadow' }, 'existingVolume'],
  [{ nics: [{ kind: 'bridge', name: 'br0; reboot' }] }, 'nics.0.name'],
  [{ nics: [{ name: 'default', mac: '53:54:00:00:00:01' }] }, 'nics.0.mac'],
  [{ hardware: { cpu: '<x/>' } }, 'hardware.cpu'],
  [{ cloudInit: { isOn: true, sshKeys: 'hello' } }, 'cloudInit.sshKeys'],
  [{ count: 201 }, 'count'],
  [{ hostId: '' }, 'hostId'],
  [{ spread: true, source: 'existing', existingVolume: 'a' }, 'spread'],
  [{ count: 2, spread: true, hostIds: [crypto.randomUUID()] }, 'hostIds'],
  [{ count: 2, source: 'existing', existingVolume: 'a' }, 'count'],
  [{ count: 2, name: 'n'.repeat(62) }, 'name'],
  [{ count: 2, nics: [{ name: 'default', mac: '52:54:00:00:00:01' }] }, 'nics.0.mac'],
  [{ count: 2, cloudInit: { isOn: true, hostname: 'web' } }, 'cloudInit.hostname'],
  [{ cloudInit: { isOn: true, hostname: '-a' } }, 'cloudInit.hostname'],
])('what no host could take is refused by the form itself: %j', (change, path) => {
  const parsed = createVmInput.safeParse({
    name: 'web',
    hostId: hostIds.kvm1,
    imageId,
    vcpus: 1,
    memoryMib: 512,
    diskGib: 1,
    ...change,
  });
  expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});
