import { openSealed, seal } from '../db/sealed.ts';
import { type CloudInit, hostnameOf, sshKeyLines } from '../domain/cloud-init.ts';
import {
  doubtsOf,
  networkConfigProblems,
  userDataProblems,
  whyNotNetworkConfig,
  whyNotUserData,
} from '../domain/cloud-init-texts.ts';
import type { CreateVmInput } from '../domain/create-vm.ts';
import { AppError } from '../domain/errors.ts';
import type { SeedFile, SeedPlace } from '../drivers/driver.ts';

/** `sealed`: what is on the CD, for the engine alone. */
export type PlannedSeed = { place: SeedPlace; sealed: string; words: string[] };

/**
 * Looks at what cloud-init is to be given, once for all VMs that get it.
 * @returns what is worth knowing of it @throws AppError at what would be ignored
 */
export function checkSeed({ count, cloudInit }: CreateVmInput): string[] {
  if (!cloudInit.isOn) return [];
  refuseWrongTexts(cloudInit);
  const isShared = count > 1 && cloudInit.networkConfig.trim() !== '';
  const shared =
    'All get the same network configuration: an address that is fixed in it would be used by all of them.';
  return [...doubtsAbout(cloudInit), ...(isShared ? [shared] : [])];
}

/** The CD for cloud-init. Nothing of what was entered is in the plan. @returns null for none */
export function planSeed(
  { name, cloudInit }: CreateVmInput,
  externalId: string,
  pool: string,
): PlannedSeed | null {
  if (!cloudInit.isOn) return null;
  const hostname = cloudInit.hostname || hostnameOf(name);
  const keys = sshKeyLines(cloudInit.sshKeys).map(({ key }) => key);
  const files = seedFiles(cloudInit, { externalId, hostname, keys });
  return {
    place: { pool, volume: `${name}-${externalId.slice(0, 8)}-seed.iso` },
    sealed: seal(JSON.stringify(files), purposeOf(externalId)),
    words: [
      `host name ${hostname}`,
      ...(keys.length ? [keys.length === 1 ? '1 SSH key' : `${keys.length} SSH keys`] : []),
      ...(cloudInit.userData.trim() ? [`user data of ${linesOf(cloudInit.userData)}`] : []),
      ...(cloudInit.networkConfig.trim()
        ? [`network configuration of ${linesOf(cloudInit.networkConfig)}`]
        : []),
    ],
  };
}

// Of each text; whoever writes it sees all of them.
const maxDoubts = 3;

function doubtsAbout({ userData, networkConfig }: CloudInit): string[] {
  const about = (what: string, doubts: string[]) =>
    doubts.slice(0, maxDoubts).map((doubt) => `The ${what} may not do what it says. ${doubt}`);
  return [
    ...about('user data', doubtsOf(userDataProblems(userData), userData)),
    ...about('network configuration', doubtsOf(networkConfigProblems(networkConfig), networkConfig)),
  ];
}

/** Only the engine does this. @throws AppError when it was sealed by another key or for another VM */
export function openSeed(externalId: string, sealed: string): SeedFile[] {
  return JSON.parse(openSealed(sealed, purposeOf(externalId))) as SeedFile[];
}

/** What may be kept of what was asked for: that there was something, never what. */
export function withoutSeed(input: CreateVmInput): object {
  const { isOn, hostname, userData, networkConfig, sshKeys } = input.cloudInit;
  const kept = {
    hostname,
    userDataLines: userData.trim() ? userData.split('\n').length : 0,
    networkConfigLines: networkConfig.trim() ? networkConfig.split('\n').length : 0,
    sshKeys: sshKeyLines(sshKeys).length,
  };
  return { ...input, cloudInit: isOn ? kept : null };
}

function refuseWrongTexts({ userData, networkConfig }: CloudInit): void {
  const wrong = {
    'cloudInit.userData': whyNotUserData(userData),
    'cloudInit.networkConfig': whyNotNetworkConfig(networkConfig),
  };
  const fields = Object.fromEntries(
    Object.entries(wrong).flatMap(([field, why]) => (why ? [[field, why]] : [])),
  );
  const [first] = Object.entries(fields);
  if (!first) return;
  const what = first[0] === 'cloudInit.userData' ? 'user data' : 'network configuration';
  throw new AppError({
    code: 'bad_input',
    userMessage: `The ${what} cannot be used. ${first[1]}`,
    advice: 'Correct it under cloud-init: a guest would ignore it without a word.',
    fields,
  });
}

function seedFiles(
  { userData, networkConfig }: CloudInit,
  { externalId, hostname, keys }: { externalId: string; hostname: string; keys: string[] },
): SeedFile[] {
  // YAML takes the quoted texts of JSON as they are.
  const metaData = [
    `instance-id: ${JSON.stringify(externalId)}`,
    `local-hostname: ${JSON.stringify(hostname)}`,
    ...(keys.length ? ['public-keys:', ...keys.map((key) => `  - ${JSON.stringify(key)}`)] : []),
    '',
  ];
  return [
    { name: 'meta-data', text: metaData.join('\n') },
    // Without this file cloud-init takes the CD for none of its own.
    { name: 'user-data', text: userData.trim() ? userData : '#cloud-config\n' },
    ...(networkConfig.trim() ? [{ name: 'network-config', text: networkConfig }] : []),
  ];
}

function linesOf(text: string): string {
  const count = text.trimEnd().split('\n').length;
  return count === 1 ? 'one line' : `${count} lines`;
}

function purposeOf(externalId: string): string {
  return `cloud-init of VM ${externalId}`;
}
