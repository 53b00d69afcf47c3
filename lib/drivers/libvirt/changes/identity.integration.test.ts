import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tinyGuestXml } from '../../../../testing/lab/guest.ts';
import type { VmChange } from '../../../domain/vm-changes.ts';
import { editXml, element, normalizeXml } from '../edit-xml.ts';
import { type DriverLab, driverLabObstacle, startDriverLab } from '../testing/driver-lab.ts';
import { planLab } from '../testing/plan-lab.ts';

const obstacle = driverLabObstacle();
const diskPath = '/var/lib/libvirt/images/none.qcow2';

/** Much that the product knows nothing of. */
function oddXml(name: string): string {
  return tinyGuestXml({ name, diskPath })
    .replace(
      "<domain type='qemu'>",
      "<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>",
    )
    .replace(
      '</name>',
      `</name><title>Its title</title><description>By hand &amp; with care</description>
      <metadata><other:note xmlns:other="urn:other" other:at="&lt;1&gt;">kept<other:inner/></other:note></metadata>`,
    )
    .replace('</vcpu>', '</vcpu><iothreads>2</iothreads><cputune><shares>900</shares></cputune>')
    .replace('<os>', "<sysinfo type='smbios'><bios><entry name='vendor'>odd</entry></bios></sysinfo><os>")
    .replace('</os>', "<smbios mode='sysinfo'/></os>")
    .replace("type='qcow2'/>", "type='qcow2' discard='unmap' detect_zeroes='on' iothread='2'/>")
    .replace(
      "bus='virtio'/>",
      "bus='virtio'/><serial>ODD-1</serial><iotune><read_iops_sec>99</read_iops_sec></iotune>",
    )
    .replace(
      "<model type='virtio'/>",
      "<model type='virtio'/><bandwidth><inbound average='128'/></bandwidth><mtu size='1400'/>",
    )
    .replace(
      '</devices>',
      "<hub type='usb'/><watchdog model='i6300esb' action='none'/></devices><seclabel type='none'/><qemu:commandline><qemu:env name='ODD' value='yes'/></qemu:commandline>",
    );
}

describe.skipIf(obstacle)(
  `what a VM is called and what is said of it${obstacle ? ` (${obstacle})` : ''}`,
  () => {
    let lab: DriverLab;
    let plan: ReturnType<typeof planLab>;

    beforeAll(async () => {
      lab = await startDriverLab();
      plan = planLab(lab);
    });
    afterEach(() => lab.sweep());
    afterAll(() => lab?.stop());

    const stored = (name: string) => lab.host.virsh('dumpxml', name, '--inactive');
    const describeAs = (description: string, tags: string[]): VmChange => ({
      kind: 'vm.describe',
      params: { description, tags },
    });

    test('a rename keeps the identifier and everything else, and never takes the name of another', async () => {
      const externalId = await lab.define('before', oddXml('before'));
      const xml = await stored('before');
      const { vm } = await plan.change(externalId, { kind: 'vm.rename', params: { name: 'after' } });
      expect(vm).toMatchObject({ name: 'after', externalId });
      expect(await lab.host.virsh('domuuid', 'after')).toBe(externalId);
      expect(await stored('after')).toBe(xml.replace('<name>before</name>', '<name>after</name>'));

      const twice = await lab.define('twice', tinyGuestXml({ name: 'twice', diskPath }));
      const { plan: refused } = await plan.shown(twice, { kind: 'vm.rename', params: { name: 'twice' } });
      expect(refused).toMatchObject({ live: [], obstacles: [] });
      await expect(
        plan.change(twice, { kind: 'vm.rename', params: { name: 'after' } }),
      ).rejects.toMatchObject({ code: 'name_taken' });
    });

    test('description and tags are what virsh shows, also after virsh edit and a restart of the VM', async () => {
      const xml = tinyGuestXml({ name: 'tagged', diskPath }).replace(/<disk [\s\S]*<\/disk>/, '');
      const externalId = await lab.define('tagged', xml);
      await lab.host.virsh('start', 'tagged');
      const change = describeAs('Runs the <shop> & more', ['env=test', 'shop']);
      const { vm, shown } = await plan.change(externalId, change);
      expect(shown.live).toHaveLength(1);
      expect(vm).toMatchObject({ description: 'Runs the <shop> & more', tags: ['env=test', 'shop'] });
      const renamed = await plan.shown(externalId, { kind: 'vm.rename', params: { name: 'other' } });
      expect(renamed.plan.obstacles).toEqual([expect.stringContaining('Shut it down first')]);
      for (const which of ['--live', '--config']) {
        expect(await lab.host.virsh('desc', 'tagged', which)).toBe('Runs the <shop> & more');
        expect(await lab.host.virsh('metadata', 'tagged', 'urn:novacron:vm:1', which)).toMatch(
          /<tag>env=test<\/tag>\s*<tag>shop<\/tag>/,
        );
      }
      // What virsh edit does: the text goes out and comes back.
      await lab.host.run(
        'bash',
        '-c',
        `virsh dumpxml tagged --inactive --security-info | sed 's/<vcpu/<vcpu /' > /tmp/tagged.xml && virsh define /tmp/tagged.xml`,
      );
      await lab.host.virsh('destroy', 'tagged');
      await lab.host.virsh('start', 'tagged');
      expect(await lab.driver.getVm(externalId)).toMatchObject({ tags: ['env=test', 'shop'] });

      await lab.host.virsh('desc', 'tagged', '--live', '--config', 'Written elsewhere');
      expect(await lab.driver.getVm(externalId)).toMatchObject({ description: 'Written elsewhere' });
      const none = await plan.change(externalId, describeAs('', []));
      expect(none.vm).toMatchObject({ description: '', tags: [] });
      expect((await plan.shown(externalId, describeAs('', []))).plan.live).toEqual([]);
    });

    test('starting with its host is switched on and off', async () => {
      const externalId = await lab.define('auto', tinyGuestXml({ name: 'auto', diskPath }));
      const on = await plan.change(externalId, { kind: 'vm.setAutostart', params: { isAutostart: true } });
      expect(on.vm.isAutostart).toBe(true);
      expect(await lab.host.virsh('dominfo', 'auto')).toMatch(/Autostart:\s+enable/);
      const off = await plan.change(externalId, { kind: 'vm.setAutostart', params: { isAutostart: false } });
      expect(off.vm.isAutostart).toBe(false);
      const again = await plan.shown(externalId, { kind: 'vm.setAutostart', params: { isAutostart: false } });
      expect(again.plan.live).toEqual([]);
    });

    test('what a definition holds and the product knows nothing of survives every change', async () => {
      const externalId = await lab.define('odd', oddXml('odd'));
      const before = await stored('odd');
      const mac = /mac address='([^']+)'/.exec(before)?.[1] ?? '';
      const added = '52:54:00:aa:bb:09';
      const volume = 'odd-more.qcow2';
      const changes: VmChange[] = [
        {
          kind: 'vm.addDisk',
          params: { pool: 'default', volume, sizeGib: 0.125, bus: 'virtio', cache: 'none' },
        },
        { kind: 'vm.resizeDisk', params: { target: 'vdb', sizeGib: 0.25 } },
        { kind: 'vm.setDiskCache', params: { target: 'vda', cache: 'writeback' } },
        { kind: 'vm.addNic', params: { network: 'default', model: 'e1000e', mac: added } },
        { kind: 'vm.setNic', params: { mac, network: null, isLinkUp: false } },
        describeAs('Another', ['a']),
        { kind: 'vm.setMemory', params: { memoryMib: 128 } },
        // And all of it back.
        { kind: 'vm.setMemory', params: { memoryMib: 256 } },
        describeAs('By hand & with care', []),
        { kind: 'vm.setNic', params: { mac, network: null, isLinkUp: true } },
        { kind: 'vm.removeNic', params: { mac: added } },
        { kind: 'vm.setDiskCache', params: { target: 'vda', cache: 'default' } },
        { kind: 'vm.detachDisk', params: { target: 'vdb' } },
      ];
      for (const change of changes) {
        const { shown } = await plan.change(externalId, change);
        expect(shown.obstacles, change.kind).toEqual([]);
      }
      const withoutOurs = editXml(await stored('odd'), 'domain', (domain) => {
        // These two are what the changes leave: a cable that is said to be in, and our empty element.
        const link = element(domain, 'devices', 'interface', 'link');
        const own = element(domain, 'metadata', 'novacron:vm');
        for (const left of [link, own]) {
          const space = left?.previousSibling;
          if (space && !space.nodeValue?.trim()) space.parentNode?.removeChild(space);
          left?.parentNode?.removeChild(left);
        }
      });
      expect(normalizeXml(withoutOurs, 'domain')).toBe(normalizeXml(before, 'domain'));
    });
  },
);
