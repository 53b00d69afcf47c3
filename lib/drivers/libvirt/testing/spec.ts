import { createHardware } from '../../../domain/create-vm.ts';
import type { CreateVmSpec, ImageSource } from '../../driver.ts';

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
    startAfterCreate: false,
    ...change,
  };
}
