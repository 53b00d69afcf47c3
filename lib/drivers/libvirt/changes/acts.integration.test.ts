import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSerial } from '../../../../testing/lab/serial.ts';
import { bootIso } from '../testing/boot-iso.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { guestThatWentOn, type LabGuest, signInGuest, startLabGuest } from '../testing/lab-guest.ts';
import { planLab } from '../testing/plan-lab.ts';

const obstacle = driverLabObstacle();

describe.skipIf(obstacle)(`acts and drives of a real guest${obstacle ? ` (${obstacle})` : ''}`, () => {
  let lab: DriverLab;
  let guest: LabGuest;
  let plan: ReturnType<typeof planLab>;

  beforeAll(async () => {
    lab = await startDriverLab();
    plan = planLab(lab);
    writeFileSync(join(lab.host.imagesFolder, 'first.iso'), 'first medium'.padEnd(1024 ** 2));
    writeFileSync(join(lab.host.imagesFolder, 'second.iso'), 'second medium'.padEnd(1024 ** 2));
    await lab.host.virsh('pool-refresh', 'default');
    const drive = `<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>`;
    const controller = `<controller type='scsi' model='virtio-scsi'/>`;
    guest = await startLabGuest(lab, 'acts', (xml) =>
      xml.replace('<interface', `${drive}${controller}<interface`),
    );
  });
  afterAll(async () => {
    await guest?.close();
    await lab?.sweep();
    await lab?.stop();
  });

  test('a CD is put in, changed and taken out while the guest runs, and it reads each', async () => {
    const first = { pool: 'default', volume: 'first.iso' };
    const second = { ...first, volume: 'second.iso' };
    const read = () => guest.run('dd if=/dev/sr0 bs=13 count=1 2>/dev/null').then((text) => text.trim());
    const set = (medium: typeof first | null, isForced = false) =>
      plan.change(guest.externalId, { kind: 'vm.setCd', params: { target: 'hdc', medium, isForced } });
    const inserted = await set(first);
    expect(inserted.shown.live).toEqual(['default/first.iso is put into the drive hdc.']);
    expect(inserted.shown.warnings).toEqual([]);
    await guest.until('the first', async () => (await read()) === 'first medium');
    const changed = await set(second);
    expect(changed.shown.live).toEqual([
      'default/second.iso is put into the drive hdc, in place of default/first.iso.',
    ]);
    await guest.until('the second', async () => (await read()) === 'second medium');
    expect(changed.vm.pending).toEqual([]);
    expect(await lab.host.virsh('dumpxml', guest.name, '--inactive')).toContain("volume='second.iso'");

    // What holds a drive open keeps its tray locked.
    await guest.run('exec 3</dev/sr0');
    await expect(set(first)).rejects.toMatchObject({
      code: 'not_possible',
      userMessage: expect.stringContaining('locked'),
      advice: expect.stringContaining('force'),
    });
    const kept = await lab.driver.getVm(guest.externalId);
    expect(kept?.disks).toContainEqual(expect.objectContaining({ target: 'hdc', volume: 'second.iso' }));
    expect(kept?.pending).toEqual([]);
    const forced = await set(null, true);
    await guest.run('exec 3<&-');
    expect(forced.vm.disks).toContainEqual(expect.objectContaining({ target: 'hdc', source: null }));
    expect(forced.vm.pending).toEqual([]);
    await guest.until('no medium', async () => (await read()) === '');
  });

  test('a CD drive on SCSI comes and goes while the guest runs, one on IDE waits for its next start', async () => {
    const medium = { pool: 'default', volume: 'first.iso' };
    const read = () => guest.run('dd if=/dev/sr1 bs=12 count=1 2>/dev/null');
    const added = await plan.change(guest.externalId, {
      kind: 'vm.addCdDrive',
      params: { target: 'sda', bus: 'scsi', medium },
    });
    expect(added.shown.live).toHaveLength(1);
    expect(added.vm.pending).toEqual([]);
    await guest.until('the medium', async () => (await read()) === 'first medium');
    const set = (wanted: typeof medium | null) =>
      plan.change(guest.externalId, {
        kind: 'vm.setCd',
        params: { target: 'sda', medium: wanted, isForced: false },
      });
    await set(null);
    await guest.until('no medium', async () => (await read()) === '');
    await set(medium);
    await guest.until('the medium again', async () => (await read()) === 'first medium');
    const detached = await plan.change(guest.externalId, {
      kind: 'vm.detachDisk',
      params: { target: 'sda' },
    });
    expect(detached.shown.live).toHaveLength(1);
    await guest.until('the drive to be gone', async () => (await read()) === '');

    const later = await plan.change(guest.externalId, {
      kind: 'vm.addCdDrive',
      params: { target: 'sdb', bus: 'ide', medium: null },
    });
    expect(later.shown).toMatchObject({ live: [], atNextStart: [expect.stringContaining('IDE')] });
    expect(later.vm.pending).toMatchObject([
      { what: 'Disk sdb', now: 'none', next: 'cdrom, ide, empty', disk: { target: 'sdb', device: 'cdrom' } },
    ]);
    await plan.change(guest.externalId, { kind: 'vm.detachDisk', params: { target: 'sdb' } });
  });

  test('a picture of its screen has what the guest wrote there', async () => {
    await guest.run("printf '\\033[?25l\\033[2J' > /dev/tty1");
    const empty = await lab.driver.screenshot(guest.externalId);
    expect(empty.subarray(1, 4).toString()).toBe('PNG');
    await guest.run('for i in 1 2 3 4 5 6 7 8; do echo much text on the screen > /dev/tty1; done');
    await guest.until('the text', async () => {
      const full = await lab.driver.screenshot(guest.externalId);
      return full.length > empty.length;
    });
    await expect(lab.driver.screenshot(crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a small picture of its screen is some kilobytes, and none while the screen stands still', async () => {
    const box = { width: 400, height: 250 };
    const look = (knownMark: string | null) =>
      lab.driver.previewScreen?.(guest.externalId, { box, knownMark });
    await guest.run("printf '\\033[?25l\\033[2Jstill' > /dev/tty1");
    const first = await look(null);
    expect(first?.picture?.type).toBe('image/png');
    const png = first?.picture?.data ?? Buffer.alloc(0);
    expect(png.length).toBeLessThan(10_000);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 222]);
    expect(await look(first?.mark ?? null)).toEqual({ mark: first?.mark, picture: null });
    await guest.run('echo moved > /dev/tty1');
    await guest.until('another picture', async () => Boolean((await look(first?.mark ?? null))?.picture));
    await expect(
      lab.driver.previewScreen?.(crypto.randomUUID(), { box, knownMark: null }),
    ).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('a frozen guest is shown as one, its writers wait, and thawed they go on', async () => {
    const volume = { pool: 'default', volume: 'frozen.qcow2', sizeGib: 0.0625 };
    const disk = { ...volume, bus: 'virtio', cache: 'default' } as const;
    await plan.change(guest.externalId, { kind: 'vm.addDisk', params: disk });
    await guest.until('the disk', async () => (await guest.run('ls /dev/vdb')) === '/dev/vdb');
    await guest.until('the agent', async () =>
      /guest_agent.0' state='connected'/.test(await lab.host.virsh('dumpxml', guest.name)),
    );
    const nothing = plan.change(guest.externalId, { kind: 'vm.freeze', params: {} });
    await expect(nothing).rejects.toMatchObject({ code: 'not_possible' });
    await guest.run('mke2fs /dev/vdb; mkdir -p /mnt; mount -t ext4 /dev/vdb /mnt');
    const isFrozen = async () => (await lab.driver.getVm(guest.externalId))?.isFrozen;
    await guest.until('its address', async () => {
      const vm = await lab.driver.getVm(guest.externalId);
      return vm?.addressSource === 'agent' && vm.addresses.length > 0 && vm.isFrozen === false;
    });

    const { shown } = await plan.change(guest.externalId, { kind: 'vm.freeze', params: {} });
    expect(shown.warnings).toEqual([expect.stringContaining('every program in it that writes hangs')]);
    await guest.until('it to be shown', async () => (await isFrozen()) === true);
    const writer = await guest.run('(echo late > /mnt/late; echo went on > /run/went-on) & echo $!');
    // D: it waits in the kernel, and nothing wakes it.
    const state = () => guest.run(`cut -d' ' -f3 /proc/${/\d+$/.exec(writer)?.[0]}/stat`);
    await guest.until('the writer to wait', async () => (await state()) === 'D');
    // It is frozen already, and the agent would refuse to do it twice.
    await plan.change(guest.externalId, { kind: 'vm.freeze', params: {} });

    await plan.change(guest.externalId, { kind: 'vm.thaw', params: {} });
    await guest.until('the writer', async () => (await guest.run('cat /run/went-on')) === 'went on');
    await guest.until('it to be shown thawed', async () => (await isFrozen()) === false);
    expect(await guest.run('cat /mnt/late')).toBe('late');
  });

  test('keys are pressed on the guest’s keyboard', async () => {
    await guest.run('for e in /dev/input/event*; do cat $e > /run/keys.$(basename $e) & done');
    // A record of an event holds the key's number, 99, behind its type, 1.
    const pressed = () => guest.run("cat /run/keys.* | hexdump -v -e '1/2 \"%d \"' | grep -c ' 1 99 1 0'");
    expect(await pressed()).toBe('0');
    const { shown } = await plan.change(guest.externalId, {
      kind: 'vm.sendKeys',
      params: { combo: 'printScreen' },
    });
    expect(shown.live).toEqual(['Print Screen is pressed on its keyboard and released again.']);
    await guest.until('the key', async () => Number(await pressed()) > 0);
  });

  test('an NMI arrives in the guest', async () => {
    const count = () => guest.run("grep NMI: /proc/interrupts | awk '{print $2}'").then(Number);
    const before = await count();
    const { shown } = await plan.change(guest.externalId, { kind: 'vm.nmi', params: {} });
    expect(shown.lost).toHaveLength(1);
    await guest.until('the interrupt', async () => (await count()) > before);
  });

  test('a guest goes on after its memory was saved, and a change in between counts only afterwards', async () => {
    await guest.run('mkdir -p /run/kept; mount -t tmpfs none /run/kept; echo of-before > /run/kept/word');
    const { vm, shown } = await plan.change(guest.externalId, { kind: 'vm.save', params: {} });
    expect(shown.live[0]).toContain('256 MiB');
    expect(vm).toMatchObject({ state: 'suspended', rawState: 'shutoff (managed save)', isMemorySaved: true });
    await guest.close();

    const edited = await plan.change(guest.externalId, { kind: 'vm.setCpus', params: { vcpus: 2 } });
    expect(edited.shown.warnings).toContainEqual(expect.stringContaining('Its memory is saved'));

    await lab.driver.power(guest.externalId, 'start');
    guest = guestThatWentOn(lab, guest.name, guest.externalId);
    expect(await guest.run('cat /run/kept/word')).toBe('of-before');
    expect(await guest.run('nproc')).toBe('1');
    const after = await lab.driver.getVm(guest.externalId);
    expect(after).toMatchObject({ state: 'running', isMemorySaved: false });
    expect(after?.pending).toContainEqual({ what: 'CPUs', now: '1', next: '2' });
  });

  test('a reset boots the guest anew, with the definition that it had', async () => {
    const { shown, vm } = await plan.change(guest.externalId, { kind: 'vm.reset', params: {} });
    expect(shown.lost).toEqual([expect.stringContaining('in memory')]);
    expect(vm.state).toBe('running');
    await guest.close();
    guest = await signInGuest(lab, guest.name, guest.externalId);
    expect(await guest.run('ls /run/kept')).not.toContain('word');
    expect(await guest.run('nproc')).toBe('1');
  });

  test('discarded memory leaves the machine off, and what was changed counts', async () => {
    await plan.change(guest.externalId, { kind: 'vm.save', params: {} });
    await guest.close();
    const { shown, vm } = await plan.change(guest.externalId, { kind: 'vm.discardSaved', params: {} });
    expect(shown.lost).toEqual([expect.stringContaining('saved memory')]);
    expect(vm.state).toBe('off');
    await lab.driver.power(guest.externalId, 'start');
    expect(await lab.driver.getVm(guest.externalId)).toMatchObject({
      state: 'running',
      vcpus: 2,
      pending: [],
    });
  });

  test('another boot order waits for the next start, which is from what comes first', async () => {
    writeFileSync(join(lab.host.imagesFolder, 'boot.iso'), bootIso('started from the CD'));
    await lab.host.virsh('pool-refresh', 'default');
    const before = await lab.driver.getVm(guest.externalId);
    expect(before?.boot).toEqual({ style: 'kinds', kinds: ['hd'], order: ['vda'] });
    const medium = { pool: 'default', volume: 'boot.iso' };
    await plan.change(guest.externalId, {
      kind: 'vm.setCd',
      params: { target: 'hdc', medium, isForced: false },
    });
    const { vm, shown } = await plan.change(guest.externalId, {
      kind: 'vm.setBootOrder',
      params: { devices: ['hdc', 'vda'] },
    });
    expect(shown).toMatchObject({ live: [], atNextStart: ['It starts from hdc, then vda.'] });
    expect(shown.warnings).toEqual([expect.stringContaining('names kinds of devices (hd)')]);
    expect(vm.pending).toEqual([{ what: 'Boot order', now: 'first hd', next: 'hdc, vda' }]);
    await lab.driver.power(guest.externalId, 'forceOff');
    await lab.driver.power(guest.externalId, 'start');
    const serial = await connectSerial(join(lab.host.imagesFolder, '../acts.serial'));
    try {
      await serial.expect(/started from the CD/);
    } finally {
      serial.close();
    }
  });
});
