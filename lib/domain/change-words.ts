import type { SubjectType } from './subject.ts';
import type { VmState } from './vm.ts';

/**
 * What the changes are called, and when they make sense: apart from the tables that check what is asked for, because
 * every page speaks of operations, and few check a form.
 */
type Words = { verb: string; doing: string; done: string };
type VmWords = Words & {
  /** Between the words and the machine's name; "of" when it is left out. */
  joint?: '' | 'to';
  /** States in which it can be done. */
  from: readonly VmState[];
};
/** @property subject  what it changes; named by `name` in the parameters */
type HostWords = Words & { subject: Exclude<SubjectType, 'vm' | 'image'> };

const anyKnownState = ['running', 'paused', 'off', 'suspended', 'failed'] as const;
const notSuspended = ['running', 'paused', 'off', 'failed'] as const;
const pluggable = ['running', 'off', 'failed'] as const;

/** Of a VM that exists. */
export const vmChangeWords = {
  'vm.addDisk': {
    verb: 'Add disk',
    doing: 'Adding disk',
    done: 'Added disk',
    from: pluggable,
  },
  'vm.detachDisk': {
    verb: 'Detach disk',
    doing: 'Detaching disk',
    done: 'Detached disk',
    from: pluggable,
  },
  'vm.resizeDisk': {
    verb: 'Enlarge disk',
    doing: 'Enlarging disk',
    done: 'Enlarged disk',
    from: notSuspended,
  },
  'vm.setDiskCache': {
    verb: 'Change cache',
    doing: 'Changing cache',
    done: 'Changed cache',
    from: anyKnownState,
  },
  'vm.addNic': {
    verb: 'Add network card',
    doing: 'Adding network card',
    done: 'Added network card',
    from: pluggable,
  },
  'vm.removeNic': {
    verb: 'Remove network card',
    doing: 'Removing network card',
    done: 'Removed network card',
    from: pluggable,
  },
  'vm.setNic': {
    verb: 'Change network card',
    doing: 'Changing network card',
    done: 'Changed network card',
    from: notSuspended,
  },
  'vm.setCd': {
    verb: 'Change CD',
    doing: 'Changing CD',
    done: 'Changed CD',
    from: notSuspended,
  },
  'vm.addCdDrive': {
    verb: 'Add CD drive',
    doing: 'Adding CD drive',
    done: 'Added CD drive',
    joint: 'to',
    from: pluggable,
  },
  'vm.attachVolume': {
    verb: 'Attach volume',
    doing: 'Attaching volume',
    done: 'Attached volume',
    joint: 'to',
    from: pluggable,
  },
  'vm.setBootOrder': {
    verb: 'Change boot order',
    doing: 'Changing boot order',
    done: 'Changed boot order',
    from: anyKnownState,
  },
  'vm.rename': {
    verb: 'Rename',
    doing: 'Renaming',
    done: 'Renamed',
    from: ['off', 'failed'],
  },
  'vm.describe': {
    verb: 'Change description',
    doing: 'Changing description',
    done: 'Changed description',
    from: anyKnownState,
  },
  'vm.setAutostart': {
    verb: 'Change autostart',
    doing: 'Changing autostart',
    done: 'Changed autostart',
    from: anyKnownState,
  },
  'vm.setProtected': {
    verb: 'Change protection',
    doing: 'Changing protection',
    done: 'Changed protection',
    from: anyKnownState,
  },
  'vm.setTemplate': {
    verb: 'Change template',
    doing: 'Changing template',
    done: 'Changed template',
    from: ['off', 'failed'],
  },
  'vm.clone': {
    verb: 'Clone',
    doing: 'Cloning',
    done: 'Cloned',
    // What runs or is saved cannot be cloned; the plan says why and what to do.
    from: anyKnownState,
  },
  'vm.setPinning': {
    verb: 'Change CPU pinning',
    doing: 'Changing CPU pinning',
    done: 'Changed CPU pinning',
    from: anyKnownState,
  },
  'vm.setNumaMemory': {
    verb: 'Change memory placement',
    doing: 'Changing memory placement',
    done: 'Changed memory placement',
    from: anyKnownState,
  },
  'vm.setHugePages': {
    verb: 'Change huge pages',
    doing: 'Changing huge pages',
    done: 'Changed huge pages',
    from: anyKnownState,
  },
  'vm.addHostDevice': {
    verb: 'Hand over device',
    doing: 'Handing over a device',
    done: 'Handed over a device',
    from: pluggable,
  },
  'vm.removeHostDevice': {
    verb: 'Take back device',
    doing: 'Taking back a device',
    done: 'Took back a device',
    from: pluggable,
  },
  'vm.save': {
    verb: 'Save memory',
    doing: 'Saving memory',
    done: 'Saved memory',
    from: ['running', 'paused'],
  },
  'vm.discardSaved': {
    verb: 'Discard saved memory',
    doing: 'Discarding saved memory',
    done: 'Discarded saved memory',
    from: ['suspended'],
  },
  'vm.reset': {
    verb: 'Reset',
    doing: 'Resetting',
    done: 'Reset',
    joint: '',
    from: ['running', 'paused'],
  },
  'vm.nmi': {
    verb: 'Send NMI',
    doing: 'Sending NMI',
    done: 'Sent NMI',
    joint: 'to',
    from: ['running'],
  },
  'vm.sendKeys': {
    verb: 'Send keys',
    doing: 'Sending keys',
    done: 'Sent keys',
    joint: 'to',
    from: ['running'],
  },
  'vm.freeze': {
    verb: 'Freeze file systems',
    doing: 'Freezing file systems',
    done: 'Froze file systems',
    from: ['running'],
  },
  'vm.thaw': {
    verb: 'Thaw file systems',
    doing: 'Thawing file systems',
    done: 'Thawed file systems',
    from: ['running'],
  },
  'vm.migrate': {
    verb: 'Migrate',
    doing: 'Migrating',
    done: 'Migrated',
    joint: '',
    from: ['running'],
  },
  'vm.setCpus': {
    verb: 'Change CPUs',
    doing: 'Changing CPUs',
    done: 'Changed CPUs',
    from: anyKnownState,
  },
  'vm.setMemory': {
    verb: 'Change memory',
    doing: 'Changing memory',
    done: 'Changed memory',
    from: anyKnownState,
  },
  'vm.snapshot': {
    verb: 'Take snapshot',
    doing: 'Taking snapshot',
    done: 'Took snapshot',
    from: notSuspended,
  },
  'vm.revert': {
    verb: 'Revert to snapshot',
    doing: 'Reverting to snapshot',
    done: 'Reverted to snapshot',
    from: notSuspended,
  },
  'vm.deleteSnapshot': {
    verb: 'Delete snapshot',
    doing: 'Deleting snapshot',
    done: 'Deleted snapshot',
    from: notSuspended,
  },
} as const satisfies Record<string, VmWords>;
export type VmChangeKind = keyof typeof vmChangeWords;

/** Of what a host has beside its VMs. */
export const hostChangeWords = {
  'network.create': {
    subject: 'network',
    verb: 'Create network',
    doing: 'Creating network',
    done: 'Created network',
  },
  'network.delete': {
    subject: 'network',
    verb: 'Delete network',
    doing: 'Deleting network',
    done: 'Deleted network',
  },
  'network.start': {
    subject: 'network',
    verb: 'Start network',
    doing: 'Starting network',
    done: 'Started network',
  },
  'network.stop': {
    subject: 'network',
    verb: 'Stop network',
    doing: 'Stopping network',
    done: 'Stopped network',
  },
  'network.setAutostart': {
    subject: 'network',
    verb: 'Change autostart of network',
    doing: 'Changing autostart of network',
    done: 'Changed autostart of network',
  },
  'pool.create': {
    subject: 'pool',
    verb: 'Create pool',
    doing: 'Creating pool',
    done: 'Created pool',
  },
  'pool.start': {
    subject: 'pool',
    verb: 'Start pool',
    doing: 'Starting pool',
    done: 'Started pool',
  },
  'pool.stop': {
    subject: 'pool',
    verb: 'Stop pool',
    doing: 'Stopping pool',
    done: 'Stopped pool',
  },
  'pool.setAutostart': {
    subject: 'pool',
    verb: 'Change autostart of pool',
    doing: 'Changing autostart of pool',
    done: 'Changed autostart of pool',
  },
  'pool.refresh': {
    subject: 'pool',
    verb: 'Read pool anew',
    doing: 'Reading pool',
    done: 'Read pool',
  },
  'pool.delete': {
    subject: 'pool',
    verb: 'Delete pool',
    doing: 'Deleting pool',
    done: 'Deleted pool',
  },
  'volume.create': {
    subject: 'volume',
    verb: 'Create volume',
    doing: 'Creating volume',
    done: 'Created volume',
  },
  'volume.resize': {
    subject: 'volume',
    verb: 'Resize volume',
    doing: 'Resizing volume',
    done: 'Resized volume',
  },
  'volume.clone': {
    subject: 'volume',
    verb: 'Clone volume',
    doing: 'Cloning volume',
    done: 'Cloned volume',
  },
  'volume.upload': {
    subject: 'volume',
    verb: 'Upload volume',
    doing: 'Uploading volume',
    done: 'Uploaded volume',
  },
  'volume.delete': {
    subject: 'volume',
    verb: 'Delete volume',
    doing: 'Deleting volume',
    done: 'Deleted volume',
  },
} as const satisfies Record<string, HostWords>;
export type HostChangeKind = keyof typeof hostChangeWords;

export const vmChangeKinds = Object.keys(vmChangeWords) as [VmChangeKind, ...VmChangeKind[]];
export const hostChangeKinds = Object.keys(hostChangeWords) as [HostChangeKind, ...HostChangeKind[]];
