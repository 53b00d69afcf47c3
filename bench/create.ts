import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageVolumeName } from '../lib/domain/storage.ts';
import type { CreateVmSpec } from '../lib/drivers/driver.ts';
import { buildDomainXml } from '../lib/drivers/libvirt/build-domain.ts';
import { imageOf, openLabDriver, recorder } from '../lib/drivers/libvirt/testing/lab-driver.ts';
import { specOf } from '../lib/drivers/libvirt/testing/spec.ts';
import { call } from '../lib/libvirt/call.ts';
import type { Connection } from '../lib/libvirt/connection.ts';
import { closeConnection, openConnection } from '../lib/libvirt/open.ts';
import { unixTransport } from '../lib/libvirt/transport/unix.ts';
import { type LabHost, startLabHost } from '../testing/lab/host.ts';
import { buildTinyImage } from '../testing/lab/tiny-image.ts';
import { inTurns, percentile, type Row, timeMs } from './measure.ts';
import { openProduct } from './product.ts';

const rounds = 9;

/** From the press of the button to a started guest, beside the calls that cannot be done without. */
export async function benchCreate(): Promise<Row[]> {
  const tiny = await buildTinyImage();
  const host = await startLabHost();
  const driver = openLabDriver(host);
  let product: Awaited<ReturnType<typeof openProduct>> | null = null;
  const bare = await openConnection({ transport: unixTransport(host.socketPath), uri: 'qemu:///system' });
  const image = imageOf(tiny, 'qcow2');
  const newSpec = () => {
    const mac = `52:54:00:${randomUUID()
      .slice(0, 6)
      .replace(/(..)(?=.)/g, '$1:')}`;
    const nics = [{ network: 'default', mac, model: 'virtio' }];
    const name = `vm-${randomUUID().slice(0, 8)}`;
    return specOf(image, {
      name,
      memoryMib: 128,
      nics,
      startAfterCreate: true,
      disk: { pool: 'default', volume: `${name}.qcow2`, sizeBytes: 1024 ** 3 },
    });
  };
  /** Times the making of one VM, and takes it away again untimed: it would burn a processor until then. */
  const made = (make: (spec: CreateVmSpec) => Promise<unknown>) => async () => {
    const spec = newSpec();
    const tookMs = await timeMs(() => make(spec));
    await host.virsh('destroy', spec.name);
    await host.virsh('undefine', spec.name);
    const volumes = (await host.virsh('vol-list', 'default')).match(/\bvm-\S+\.qcow2/) ?? [];
    await host.virsh('vol-delete', '--pool', 'default', volumes[0] ?? '');
    return tookMs;
  };
  try {
    const bareCalls = made((spec) => createBare(bare, spec));
    const virshCalls = made((spec) => createByVirsh(host, spec));
    const steps = await inTurns(rounds, {
      driver: made(async (spec) => {
        for (const step of driver.createSteps(spec)) await step.run(recorder().context);
      }),
      bare: bareCalls,
      virsh: virshCalls,
    });
    // Opened only now: its watcher reads every VM that comes and goes, whoever makes it.
    product = await openProduct(host, tiny);
    const { create } = product;
    const whole = await inTurns(rounds, {
      operation: made((spec) => create(spec.name)),
      bare: bareCalls,
      virsh: virshCalls,
    });
    const middle = (samples: number[]) => percentile(samples, 0.5);
    const unit = 'ms';
    const calls = 'volume, define and start as bare calls of lib/libvirt on an open connection';
    const virsh = 'one virsh: vol-create, define, start';
    return [
      {
        name: 'create: the driver’s steps',
        unit,
        ours: middle(steps.driver),
        peer: middle(steps.bare),
        note: calls,
      },
      {
        name: 'create: the driver’s steps',
        unit,
        ours: middle(steps.driver),
        peer: middle(steps.virsh),
        note: virsh,
      },
      {
        name: 'create: from submit to done',
        unit,
        ours: middle(whole.operation),
        peer: middle(whole.bare),
        note: calls,
      },
      {
        name: 'create: from submit to done',
        unit,
        ours: middle(whole.operation),
        peer: middle(whole.virsh),
        note: virsh,
      },
    ];
  } finally {
    await product?.stop();
    await closeConnection(bare);
    await driver.close();
    await host.stop();
  }
}

async function createBare(connection: Connection, spec: CreateVmSpec): Promise<void> {
  const { pool } = await call(connection, 'storagePoolLookupByName', { name: spec.disk.pool });
  await call(connection, 'storageVolCreateXml', { pool, xml: volumeXml(spec), flags: 0 });
  const xml = buildDomainXml(spec, { screenPassword: 'password' });
  const { dom } = await call(connection, 'domainDefineXmlFlags', { xml, flags: 0 });
  await call(connection, 'domainCreateWithFlags', { dom, flags: 0 });
}

async function createByVirsh(host: LabHost, spec: CreateVmSpec): Promise<void> {
  const volume = join(host.imagesFolder, '../volume.xml');
  const domain = join(host.imagesFolder, '../domain.xml');
  writeFileSync(volume, volumeXml(spec));
  writeFileSync(domain, buildDomainXml(spec, { screenPassword: 'password' }));
  await host.virsh(`vol-create default ${volume}; define ${domain}; start ${spec.name}`);
}

function volumeXml({ disk, image }: CreateVmSpec): string {
  if (!image) throw new Error('the bench makes VMs from an image');
  const backing = `/var/lib/libvirt/images/${imageVolumeName(image)}`;
  return `<volume><name>${disk.volume}</name><capacity>${disk.sizeBytes}</capacity><allocation>0</allocation>
    <target><format type='qcow2'/></target>
    <backingStore><path>${backing}</path><format type='${image.format}'/></backingStore></volume>`;
}
