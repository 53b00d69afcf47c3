import { randomUUID } from 'node:crypto';
import {
  hostNetworks,
  hostPools,
  hosts,
  hostVolumes,
  operations,
  users,
  type VmFacts,
  vms,
} from '../../drizzle/schema/index.ts';
import type { Db } from '../db/database.ts';
import type { User } from '../domain/access.ts';
import type { HostFacts } from '../domain/host.ts';

/** A small fleet, row by row, for tests of what the reads make of it. */
export function fleetOf(db: Db) {
  const only = <Row>([row]: Row[]): Row => {
    if (!row) throw new Error('the row was not inserted');
    return row;
  };
  return {
    async user(username = 'ada', role: User['role'] = 'admin'): Promise<User> {
      const row = only(await db.insert(users).values({ username, passwordHash: '', role }).returning());
      return { id: row.id, username, role, sessionId: randomUUID(), mustChangePassword: false };
    },

    async host(
      name: string,
      more: Partial<typeof hosts.$inferInsert> = {},
      facts: Partial<HostFacts> | null = {},
    ): Promise<string> {
      const whole = facts && { ...hostFacts, hostname: name, ...facts };
      const connection = { transport: 'unix', socketPath: `/run/${name}` } as const;
      const row = { name, connection, state: 'connected' as const, facts: whole, ...more };
      return only(await db.insert(hosts).values(row).returning()).id;
    },

    async vm(
      hostId: string | null,
      name: string,
      more: Partial<typeof vms.$inferInsert> = {},
      facts: Partial<VmFacts> = {},
    ): Promise<string> {
      const row = {
        ...{ name, hypervisorHost: hostId, hypervisorType: 'qemu' as const, externalId: randomUUID() },
        ...{ state: 'running' as const, vcpus: 2, memoryMib: 1024, facts: { ...vmFacts, ...facts } },
        ...more,
      };
      return only(await db.insert(vms).values(row).returning()).id;
    },

    async pool(
      hostId: string,
      name: string,
      more: Partial<typeof hostPools.$inferInsert> = {},
    ): Promise<string> {
      const row = {
        ...{ id: randomUUID(), uuid: randomUUID(), hostId, name, type: 'dir', path: `/pools/${name}` },
        ...{ isActive: true, isAutostart: true, isPersistent: true, definition: '<pool/>' },
        ...{ capacityBytes: 1000, allocationBytes: 100, availableBytes: 900 },
        ...more,
      };
      return only(await db.insert(hostPools).values(row).returning()).id;
    },

    async volume(
      hostId: string,
      pool: { id: string; name: string },
      name: string,
      backingPath: string | null = null,
    ): Promise<string> {
      const path = `/pools/${pool.name}/${name}`;
      await db.insert(hostVolumes).values({
        ...{ id: randomUUID(), hostId, poolId: pool.id, poolName: pool.name, name, path, backingPath },
        ...{ format: 'qcow2', capacityBytes: 100, allocationBytes: 10 },
      });
      return path;
    },

    async network(hostId: string, name: string): Promise<string> {
      const row = {
        ...{ id: randomUUID(), uuid: randomUUID(), hostId, name, mode: 'nat' as const, bridge: 'virbr0' },
        ...{ addresses: [], leases: [], definition: '<network/>' },
        ...{ isActive: true, isAutostart: true, isPersistent: true },
      };
      return only(await db.insert(hostNetworks).values(row).returning()).id;
    },

    async operation(
      user: User,
      more: Partial<typeof operations.$inferInsert> & { subjectName: string },
    ): Promise<string> {
      const hasEnded = ['done', 'failed', 'undone'].includes(more.state ?? 'done');
      const row = {
        ...{ kind: 'vm.start' as const, state: 'done' as const, subjectType: 'vm' as const },
        ...{ subjectId: randomUUID(), requestedBy: user.id, idempotencyKey: randomUUID(), plan: {} },
        endedAt: hasEnded ? (more.createdAt ?? new Date()) : null,
        ...more,
      };
      return only(await db.insert(operations).values(row).returning()).id;
    },
  };
}

const hostFacts: HostFacts = {
  ...{ hostname: '', libvirtVersion: '9.0.0', hypervisorVersion: '7.2.0', architecture: 'x86_64' },
  ...{ cpuModel: 'Haswell', cpuCount: 8, memoryMib: 65_536, memoryFreeMib: 32_768 },
  ...{ guestType: 'qemu', offeredTypes: ['qemu'], pools: [], networks: [] },
};

const vmFacts: VmFacts = {
  ...{ addresses: [], guestHostname: null, disks: [], nics: [], consoles: [], networks: [] },
  ...{ isPersistent: true, isAutostart: false, firmware: 'bios', machineType: 'q35' },
  ...{ hasGuestAgent: false, createdByOperation: null, pending: [] },
};
