import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { type LabGuest, signInGuest, startLabGuest } from '../testing/lab-guest.ts';
import { planLab } from '../testing/plan-lab.ts';

const obstacle = driverLabObstacle();

describe.skipIf(obstacle)(`acts on a real guest${obstacle ? ` (${obstacle})` : ''}`, () => {
  let lab: DriverLab;
  let guest: LabGuest;
  let plan: ReturnType<typeof planLab>;

  beforeAll(async () => {
    lab = await startDriverLab();
    plan = planLab(lab);
    guest = await startLabGuest(lab, 'acts');
  });
  afterAll(async () => {
    await guest?.close();
    await lab?.sweep();
    await lab?.stop();
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
    guest = await signInGuest(lab, guest.name, guest.externalId, false);
    expect(await guest.run('cat /run/kept/word')).toBe('of-before');
    expect(await guest.run('nproc')).toBe('1');
    const after = await lab.driver.getVm(guest.externalId);
    expect(after).toMatchObject({ state: 'running', isMemorySaved: false });
    expect(after?.pending).toContainEqual({ what: 'CPUs', now: '1', next: '2' });
  });

  test('keys are pressed on the guest’s keyboard', async () => {
    await guest.run('for e in /dev/input/event*; do cat $e > /run/kept/keys.$(basename $e) & done');
    // A record of an event holds the key's number, 99, behind its type, 1.
    const pressed = () =>
      guest.run("cat /run/kept/keys.* | hexdump -v -e '1/2 \"%d \"' | grep -c ' 1 99 1 0'");
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
});
