import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tinyGuestXml } from '../../../../testing/lab/guest.ts';
import type { VmChange } from '../../../domain/vm-changes.ts';
import { deleteWhole, runSteps } from '../../contract.ts';
import type { ChangeVmSpec } from '../../driver.ts';
import { normalizeXml } from '../edit-xml.ts';
import { buildIso } from '../seed/iso9660.ts';
import { readIso } from '../seed/read-iso.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { recorder } from '../testing/lab-driver.ts';
import { planLab } from '../testing/plan-lab.ts';

const obstacle = driverLabObstacle();
const pool = '/var/lib/libvirt/images';
const minimalXml = `<domain type='qemu'><name>bare</name><memory unit='MiB'>64</memory><os><type arch='x86_64'>hvm</type></os></domain>`;

describe.skipIf(obstacle)(`copies of a VM${obstacle ? ` (${obstacle})` : ''}`, () => {
  let lab: DriverLab;
  let plan: ReturnType<typeof planLab>;
  let externalId: string;
  const nvramFolder = () => join(lab.host.imagesFolder, '..', 'settings');

  beforeAll(async () => {
    lab = await startDriverLab();
    plan = planLab(lab);
  });
  afterEach(() => lab.sweep());
  afterAll(() => lab?.stop());

  /** A VM that is off, with a disk of two files, an empty raw one, and settings of its firmware. */
  async function defineSource(): Promise<void> {
    const { host } = lab;
    copyFileSync(lab.tiny.path, join(host.imagesFolder, 'below.qcow2'));
    await host.run(
      'qemu-img',
      'create',
      '-q',
      '-f',
      'qcow2',
      '-F',
      'qcow2',
      '-b',
      `${pool}/below.qcow2`,
      `${pool}/top.qcow2`,
    );
    await host.run('qemu-io', '-c', 'write -P 7 1M 64k', `${pool}/top.qcow2`);
    writeFileSync(join(host.imagesFolder, 'data.img'), Buffer.alloc(3 * 1024 ** 2, 'data'));
    await host.virsh('pool-refresh', 'default');
    mkdirSync(nvramFolder(), { recursive: true });
    writeFileSync(join(nvramFolder(), 'source_VARS.fd'), Buffer.alloc(64 * 1024, 'nvram'));
    const more = `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${pool}/data.img'/><target dev='vdb' bus='virtio'/></disk>`;
    const xml = tinyGuestXml({ name: 'source', diskPath: `${pool}/top.qcow2` })
      .replace('<interface', `${more}<interface`)
      .replace(
        '</os>',
        "<loader readonly='yes' type='pflash'>/var/lib/libvirt/images/below.qcow2</loader><nvram>/var/lib/libvirt/settings/source_VARS.fd</nvram></os>",
      )
      .replace('</name>', '</name><genid/><title>Kept</title>')
      .replace("<graphics type='vnc'", "<graphics type='vnc' passwd='s3cret'");
    externalId = await lab.define('source', xml);
  }

  const cloneTo = (name: string, isLinked = false): VmChange => ({
    kind: 'vm.clone',
    params: { name, cloneId: crypto.randomUUID(), isLinked },
  });
  const idOf = (change: VmChange) => (change.kind === 'vm.clone' ? change.params.cloneId : '');
  const run = async (spec: ChangeVmSpec) => {
    const { context, lines } = recorder();
    await runSteps(lab.driver.changeSteps(spec), context);
    return lines;
  };
  const undo = async (spec: ChangeVmSpec) => {
    const { context } = recorder();
    for (const step of lab.driver.changeSteps(spec).reverse()) await step.undo?.(context);
  };
  const template = (isTemplate: boolean): VmChange => ({ kind: 'vm.setTemplate', params: { isTemplate } });
  const content = async (path: string, format: string) => {
    await lab.host.run('qemu-img', 'convert', '-f', format, '-O', 'raw', path, `${pool}/../content`);
    const bytes = readFileSync(join(lab.host.imagesFolder, '..', 'content'));
    return createHash('sha256').update(bytes).digest('hex');
  };
  const filesOf = async (name: string) =>
    [...(await lab.host.virsh('domblklist', name)).matchAll(/vd[ab]\s+(\S+)/g)].map(([, path]) => path ?? '');

  test('a full clone has the same content on disks of its own, and all else of the definition', async () => {
    await defineSource();
    const change = cloneTo('whole');
    const spec = await plan.shown(externalId, change);
    expect(spec.plan.obstacles).toEqual([]);
    expect(spec.plan.space?.bytes).toBeGreaterThan(3 * 1024 ** 2);
    await run(spec);
    const [first = '', second = ''] = await filesOf('whole');
    expect(await content(first, 'qcow2')).toBe(await content(`${pool}/top.qcow2`, 'qcow2'));
    expect(await content(second, 'raw')).toBe(await content(`${pool}/data.img`, 'raw'));
    expect(await lab.host.run('qemu-img', 'info', first)).not.toContain('backing file');
    const seen = await lab.driver.getVm(idOf(change));
    expect(seen).toMatchObject({ name: 'whole', state: 'off', createdByOperation: spec.operationId });
    const settings = readFileSync(join(nvramFolder(), `whole-${idOf(change).slice(0, 8)}_VARS.fd`));
    expect(settings.equals(readFileSync(join(nvramFolder(), 'source_VARS.fd')))).toBe(true);

    // Word by word, and with its secrets, once what must differ is made the same.
    const [of, from] = await Promise.all(
      ['whole', 'source'].map((name) => lab.host.virsh('dumpxml', name, '--inactive', '--security-info')),
    );
    const same = (xml: string) =>
      normalizeXml(xml, 'domain')
        .replace(/<metadata>[\s\S]*<\/metadata>\s*/, '')
        .replace(/<(name|uuid|genid|nvram)>[^<]*/g, '<$1>')
        .replace(/(mac address|source file)="[^"]*"/g, '$1');
    expect(same(of ?? '')).toBe(same(from ?? ''));
    expect(of).toContain('s3cret');
    for (const unique of [/<uuid>([^<]*)/, /<genid>([^<]*)/, /mac address='([^']*)/])
      expect(unique.exec(of ?? '')?.[1]).not.toBe(unique.exec(from ?? '')?.[1]);

    await deleteWhole(lab.driver, { externalId: idOf(change), name: 'whole' });
    expect((await lab.volumes()).sort()).toEqual(['below.qcow2', 'data.img', 'top.qcow2']);
    expect(existsSync(join(nvramFolder(), `whole-${idOf(change).slice(0, 8)}_VARS.fd`))).toBe(false);
    expect(existsSync(join(nvramFolder(), 'source_VARS.fd'))).toBe(true);
  });

  test('wherever a clone is cut short, running it again makes it whole, and taking it back leaves nothing', async () => {
    await defineSource();
    await lab.host.virsh('pool-refresh', 'default');
    const before = (await lab.volumes()).sort();
    const { length } = lab.driver.changeSteps(await plan.shown(externalId, cloneTo('cut')));
    expect(length).toBe(3);
    for (let done = 1; done <= length; done++) {
      const change = cloneTo(`cut-${done}`);
      const spec = await plan.shown(externalId, change);
      const { context } = recorder();
      await runSteps(lab.driver.changeSteps(spec).slice(0, done), context);
      await run(spec);
      expect(await lab.driver.getVm(idOf(change))).toMatchObject({ name: `cut-${done}` });
      await undo(spec);
      await undo(spec);
      expect(await lab.driver.getVm(idOf(change))).toBeNull();
      expect((await lab.volumes()).sort()).toEqual(before);
      expect(existsSync(join(nvramFolder(), `cut-${done}-${idOf(change).slice(0, 8)}_VARS.fd`))).toBe(false);
    }
  });

  test('a clone gets a CD for cloud-init of its own, for a machine of its name; a file that is none is said', async () => {
    const seed = 'base-0a1b2c3d-seed.iso';
    const metaData =
      'instance-id: "0a1b2c3d"\nlocal-hostname: "base"\npublic-keys:\n  - "ssh-ed25519 AAAA"\n';
    const files = { 'meta-data': metaData, 'user-data': '#cloud-config\npassword: s3cret\n' };
    const iso = buildIso(
      'cidata',
      Object.entries(files).map(([name, text]) => ({ name, content: Buffer.from(text) })),
      new Date(),
    );
    writeFileSync(join(lab.host.imagesFolder, seed), iso);
    await lab.host.virsh('pool-refresh', 'default');
    const cd = `<disk type='volume' device='cdrom'><driver name='qemu' type='raw'/><source pool='default' volume='${seed}'/><target dev='sda' bus='sata'/><readonly/></disk>`;
    externalId = await lab.define(
      'base',
      minimalXml
        .replace('bare', 'base')
        .replace(
          '</domain>',
          `<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>${cd}</devices></domain>`,
        ),
    );
    const change = cloneTo('web_1');
    const spec = await plan.shown(externalId, change);
    expect(spec.plan.live[0]).toContain('with the host name web-1');
    await run(spec);
    const own = `web_1-${idOf(change).slice(0, 8)}-seed.iso`;
    expect(await lab.host.virsh('domblklist', 'web_1')).toContain(own);
    expect(await lab.host.virsh('domblklist', 'base')).toContain(seed);
    const made = readIso(readFileSync(join(lab.host.imagesFolder, own)));
    expect(made?.label).toBe('cidata');
    expect(made?.files.map(({ name, content }) => [name, String(content)])).toEqual([
      ['meta-data', metaData.replace('"0a1b2c3d"', `"${idOf(change)}"`).replace('"base"', '"web-1"')],
      ['user-data', files['user-data']],
    ]);
    await undo(spec);
    expect(await lab.volumes()).toEqual([seed]);
    expect(readFileSync(join(lab.host.imagesFolder, seed)).equals(iso)).toBe(true);

    writeFileSync(join(lab.host.imagesFolder, seed), Buffer.alloc(iso.length));
    const again = await plan.shown(externalId, cloneTo('web_2'));
    await expect(run(again)).rejects.toMatchObject({
      code: 'conflict',
      userMessage: expect.stringContaining('is none'),
    });
    expect(await lab.volumes()).toEqual([seed]);
  });

  test('a source that runs, or was changed since it was shown, is not copied; a taken name neither', async () => {
    await defineSource();
    const spec = await plan.shown(externalId, cloneTo('late'));
    await lab.host.virsh('detach-disk', 'source', 'vdb', '--config');
    await expect(run(spec)).rejects.toMatchObject({ code: 'conflict' });
    const bare = await lab.define('bare', minimalXml);
    const late = await plan.shown(bare, cloneTo('late'));
    await lab.host.virsh('start', 'bare');
    await expect(run(late)).rejects.toMatchObject({
      code: 'conflict',
      userMessage: expect.stringContaining('It runs'),
    });
    expect((await plan.shown(bare, cloneTo('late'))).plan.obstacles).toEqual([
      expect.stringContaining('Shut it down first'),
    ]);
    const taken = await plan.shown(externalId, cloneTo('source'));
    await expect(run(taken)).rejects.toMatchObject({ code: 'name_taken' });
    const linked = await plan.shown(externalId, cloneTo('linked', true));
    expect(linked.plan.obstacles).toEqual([expect.stringContaining('Make it a template first')]);
    expect((await lab.volumes()).sort()).toEqual(['below.qcow2', 'data.img', 'top.qcow2']);
  });

  test('a template’s disks are read-only for everybody, and come back exactly when nothing lies on them', async () => {
    await defineSource();
    const before = await lab.host.virsh('dumpxml', 'source', '--inactive');
    const { vm } = await plan.change(externalId, template(true));
    expect(vm).toMatchObject({ isTemplate: true });
    expect(vm.disks.some(({ isShared }) => isShared)).toBe(false);
    expect((await lab.host.virsh('dumpxml', 'source')).match(/<readonly\/>/g)).toHaveLength(2);

    const change = cloneTo('linked', true);
    await plan.change(externalId, change);
    const [first = ''] = await filesOf('linked');
    expect(await lab.host.run('qemu-img', 'info', first)).toContain(`backing file: ${pool}/top.qcow2`);
    expect(await lab.host.virsh('dumpxml', 'linked')).not.toContain('<readonly/>');
    expect(await lab.driver.getVm(idOf(change))).toMatchObject({ isTemplate: false });
    await expect(plan.change(externalId, template(false))).rejects.toMatchObject({
      code: 'conflict',
      userMessage: expect.stringMatching(/the disk linked-\S+ of linked is based on it/),
    });
    await deleteWhole(lab.driver, { externalId: idOf(change), name: 'linked' });
    await plan.change(externalId, template(false));
    const after = await lab.host.virsh('dumpxml', 'source', '--inactive');
    expect(after.replace(/\s*<metadata>[\s\S]*<\/metadata>/, '')).toBe(before);
  });

  test('protected on its host after it was accepted, it is not deleted; virsh goes on as ever', async () => {
    await defineSource();
    const { shown } = await plan.change(externalId, {
      kind: 'vm.setProtected',
      params: { isProtected: true },
    });
    expect(shown.warnings).toEqual([expect.stringContaining('virsh')]);
    expect(await lab.driver.getVm(externalId)).toMatchObject({ isProtected: true });
    await expect(deleteWhole(lab.driver, { externalId, name: 'source' })).rejects.toMatchObject({
      code: 'not_possible',
      userMessage: expect.stringContaining('protected from deletion'),
    });
    expect((await lab.volumes()).sort()).toEqual(['below.qcow2', 'data.img', 'top.qcow2']);
    await plan.change(externalId, { kind: 'vm.setProtected', params: { isProtected: false } });
    expect(await lab.driver.getVm(externalId)).toMatchObject({ isProtected: false });
    await lab.host.virsh('undefine', 'source', '--nvram');
    expect(await lab.driver.getVm(externalId)).toBeNull();
  });
});
