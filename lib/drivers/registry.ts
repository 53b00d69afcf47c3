import type { DeletePlan } from '../domain/delete-plan.ts';
import { AppError } from '../domain/errors.ts';
import type { HostTarget } from '../domain/host.ts';
import type { HostChange } from '../domain/host-changes.ts';
import type { HostCheckResult } from '../domain/host-check.ts';
import type { ChangeParams, ChangePlan, VmChange } from '../domain/vm-changes.ts';
import type {
  DescribedVmSpec,
  Driver,
  MigratedDisk,
  MigrationWay,
  ProviderType,
  SharedDisk,
} from './driver.ts';
import { buildDomainXml } from './libvirt/build-domain.ts';
import { differenceOf } from './libvirt/changes/difference.ts';
import type { MigrationSubject, PlanSubject } from './libvirt/changes/handler.ts';
import { planChange as planLibvirtChange } from './libvirt/changes/plan.ts';
import { checkConnection } from './libvirt/check.ts';
import { openLibvirtDriver } from './libvirt/driver.ts';
import { normalizeXml } from './libvirt/edit-xml.ts';
import { migrationDisks, migrationWay, peerObstacle } from './libvirt/migrate/plan.ts';
import { type DeleteSubject, planDelete as planLibvirtDelete } from './libvirt/plan-delete.ts';
import type { HostPlanSubject } from './libvirt/resources/handler.ts';
import { planHostChange as planLibvirtHostChange } from './libvirt/resources/table.ts';

/** What is needed to open a driver, by provider. The clouds' own fields come with their drivers. */
type DriverTarget =
  | ({ providerType: 'hypervisor' } & HostTarget)
  | { providerType: Exclude<ProviderType, 'hypervisor'> };

/**
 * The factory: the one place that knows which driver serves which provider. It returns at once; drivers connect
 * by themselves, and one that needs a large SDK loads it with its first call.
 * @throws AppError not_possible for a provider that has no driver yet
 */
export function openDriver(target: DriverTarget): Driver {
  switch (target.providerType) {
    case 'hypervisor':
      return openLibvirtDriver(targetOf(target));
    case 'aws':
    case 'azure':
    case 'gcp':
      throw notServed(target.providerType);
  }
}

/** Tries a connection to a hypervisor host once. @returns what is known at the end; it never rejects */
export function checkHost(
  target: Omit<HostTarget, 'hostId'>,
  signal: AbortSignal,
  onStep: (result: HostCheckResult) => void,
): Promise<HostCheckResult> {
  return checkConnection(target, signal, onStep);
}

/** Field by field, so that nothing else of a record or a request reaches the driver, least of all a raw URI. */
function targetOf({ hostId, name, virtType, connection, secrets }: HostTarget): HostTarget {
  return { hostId, name, virtType, connection, secrets };
}

/** The provider's own text of the VM that a spec would make, without a connection: for plans. */
export function describeCreate(providerType: ProviderType, spec: DescribedVmSpec): string {
  switch (providerType) {
    case 'hypervisor':
      return buildDomainXml(spec);
    case 'aws':
    case 'azure':
    case 'gcp':
      throw notServed(providerType);
  }
}

/** What a change would do, from what inventory has stored of the VM, without a connection. */
export function planChange(providerType: ProviderType, subject: PlanSubject, change: VmChange): ChangePlan {
  switch (providerType) {
    case 'hypervisor':
      return planLibvirtChange(subject, change);
    case 'aws':
    case 'azure':
    case 'gcp':
      throw notServed(providerType);
  }
}

/** A VM's migration in all that its plan has chosen: disks that are copied, those that stay, and how it goes. */
export function migrationOf(
  providerType: ProviderType,
  subject: PlanSubject & { target: MigrationSubject },
  params: ChangeParams<'vm.migrate'>,
): { copied: MigratedDisk[]; shared: SharedDisk[]; way: MigrationWay } {
  switch (providerType) {
    case 'hypervisor':
      return { ...migrationDisks(subject, params), way: migrationWay(subject.target, params) };
    case 'aws':
    case 'azure':
    case 'gcp':
      throw notServed(providerType);
  }
}

/** @returns why no other host can sign in at this one to bring it a VM by itself; null where one could */
export function peerObstacleOf(
  providerType: ProviderType,
  target: Pick<MigrationSubject, 'name' | 'connection'>,
): string | null {
  switch (providerType) {
    case 'hypervisor':
      return peerObstacle(target);
    case 'aws':
    case 'azure':
    case 'gcp':
      throw notServed(providerType);
  }
}

/** What a change of something that a host has would do, from what inventory has stored of that host. */
export function planHostChange(
  providerType: ProviderType,
  subject: HostPlanSubject,
  change: HostChange,
): ChangePlan {
  switch (providerType) {
    case 'hypervisor':
      return planLibvirtHostChange(subject, change);
    case 'aws':
    case 'azure':
    case 'gcp':
      throw notServed(providerType);
  }
}

/** What a delete would take and leave, from what inventory has stored of the VM, without a connection. */
export function planDelete(providerType: ProviderType, subject: DeleteSubject): DeletePlan {
  switch (providerType) {
    case 'hypervisor':
      return planLibvirtDelete(subject);
    case 'aws':
    case 'azure':
    case 'gcp':
      throw notServed(providerType);
  }
}

/** The lines in which two definitions of one VM differ. */
export function differenceOfDefinitions(providerType: ProviderType, before: string, after: string): string {
  switch (providerType) {
    case 'hypervisor':
      return differenceOf({ stored: before }, { stored: normalizeXml(after, 'domain') });
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
