import { AppError } from '../domain/errors.ts';
import type { HostConnection } from '../domain/host.ts';
import type { CreateVmSpec, Driver, ProviderType } from './driver.ts';
import { buildDomainXml } from './libvirt/build-domain.ts';
import { openLibvirtDriver } from './libvirt/driver.ts';

/** What is needed to open a driver, by provider. */
export type DriverTarget = { providerType: 'hypervisor' } & HostConnection;

/** The factory: the one place that knows which driver serves which provider. */
export function openDriver(target: DriverTarget): Driver {
  switch (target.providerType) {
    case 'hypervisor':
      return openLibvirtDriver(target);
    default:
      throw notServed(target.providerType);
  }
}

/** The provider's own text of the VM that a spec would make, without a connection: for plans. */
export function describeCreate(providerType: ProviderType, spec: CreateVmSpec): string {
  switch (providerType) {
    case 'hypervisor':
      return buildDomainXml(spec);
    case 'aws':
    case 'azure':
    case 'gcp':
      throw notServed(providerType);
  }
}

function notServed(providerType: ProviderType): AppError {
  return new AppError({
    code: 'not_possible',
    userMessage: `NovaCron has no driver for ${providerType} yet.`,
    advice: 'Choose a hypervisor host.',
  });
}
