/** The one barrel: drizzle wants all tables in one object. */
export * from './audit.ts';
export * from './console-tickets.ts';
export * from './host-checks.ts';
export * from './host-hardware.ts';
export * from './host-networks.ts';
export * from './host-pools.ts';
export * from './host-volumes.ts';
export * from './hosts.ts';
export * from './images.ts';
export * from './operations.ts';
export * from './sessions.ts';
export * from './users.ts';
export * from './vm-definitions.ts';
export * from './vm-screenshots.ts';
export * from './vm-snapshots.ts';
export * from './vms.ts';
export * from './volume-uploads.ts';
