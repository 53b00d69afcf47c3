import { createHardware } from '../../../domain/create-vm.ts';
import type { CreateVmSpec, ImageSource, SeedFile } from '../../driver.ts';

let count = 0;

/** A VM with a name of its own, off, without a network. */
export function specOf(image: ImageSource | null, change: Partial<CreateVmSpec> = {}): CreateVmSpec {
  count += 1;
  const name = `made-${count}`;
  return {
    operationId: crypto.randomUUID(),
    externalId: crypto.randomUUID(),
    name,
    description: '',
    vcpus: 1,
    memoryMib: 256,
    guestType: 'qemu',
    hardware: createHardware.parse({}),
    image,
    moreDisks: [],
    disk: { pool: 'default', volume: `${name}.qcow2`, sizeBytes: 1024 ** 3 },
    nics: [],
    seed: null,
    startAfterCreate: false,
    ...change,
  };
}

/** With a CD for cloud-init, named as the operations room names it. */
export function withSeed(spec: CreateVmSpec, files: SeedFile[] = []): CreateVmSpec {
  const volume = `${spec.name}-${spec.externalId.slice(0, 8)}-seed.iso`;
  return { ...spec, seed: { pool: 'default', volume, open: () => files } };
}
