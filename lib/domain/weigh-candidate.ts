import { type Candidate, type CandidateCapacity, usualNetworkOf, type Wanted } from './candidates.ts';
import { diskPoolOf, filePoolOf, minPoolBytes } from './pool-choice.ts';
import { filePoolTypes } from './storage.ts';

/** What is found of a host as a place. Figures, not words: those are the page's. */
export type Finding =
  | { about: 'disabled' | 'unreachable' | 'connecting' | 'unknown' | 'maintenance' }
  | { about: 'memory'; freeMib: number; wantedMib: number }
  | { about: 'memoryInAll'; memoryMib: number; wantedMib: number }
  | { about: 'cpus'; cpuCount: number; wanted: number }
  | { about: 'noPool' | 'noFilePool' }
  | { about: 'poolMissing'; pool: string }
  | { about: 'poolFull'; pool: string; freeBytes: number }
  | { about: 'room'; pool: string; freeBytes: number; wantedBytes: number }
  | { about: 'noNetwork' }
  | { about: 'networkMissing' | 'networkOff' | 'bridgeMissing'; network: string }
  | { about: 'hardware'; part: 'machine' | 'firmware' | 'tpm' | 'cpu' | 'graphics' | 'bus'; name: string }
  | { about: 'emulated' }
  | { about: 'imageCopy'; sizeBytes: number };

/** `tight`: it can be made there, and there is not the room for it that there should be. */
export type Fit = 'fits' | 'tight' | 'cannot';

export type Weighed = {
  fit: Fit;
  /** What keeps it away, then what makes it tight, then what is only worth knowing. */
  findings: { weight: 'cannot' | 'tight' | 'note'; finding: Finding }[];
  /** How much is left afterwards, 1 for all of everything; below 0 where more is given than there is. */
  headroom: number;
};

/** Whether a number of VMs of one kind can be placed on a host, from what is known of it; its plan has the last word. */
export function weighCandidate(candidate: Candidate, wanted: Wanted, count: number): Weighed {
  const { capacity } = candidate;
  const away = whyAway(candidate);
  if (away || !capacity) {
    const finding: Finding = { about: away ?? 'unknown' };
    return { fit: 'cannot', findings: [{ weight: 'cannot', finding }], headroom: -1 };
  }
  const findings = [
    ...memoryAndCpus(capacity, wanted, count),
    ...storage(candidate, capacity, wanted, count),
    ...networks(capacity, wanted),
    ...hardware(capacity, wanted),
    ...(capacity.guestType === 'qemu' ? [{ weight: 'note', finding: { about: 'emulated' } } as const] : []),
  ].sort((a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight));
  const worst = findings[0]?.weight ?? 'note';
  return {
    fit: worst === 'note' ? 'fits' : worst,
    findings,
    headroom: headroomOf(candidate, capacity, wanted, count),
  };
}

const weights = ['cannot', 'tight', 'note'] as const;
type Found = Weighed['findings'];

function whyAway({ state, isInMaintenance, capacity }: Candidate) {
  if (state === 'disabled') return state;
  if (isInMaintenance) return 'maintenance';
  if (state === 'unreachable' || state === 'connecting') return state;
  return capacity ? null : 'unknown';
}

function memoryAndCpus(capacity: CandidateCapacity, wanted: Wanted, count: number): Found {
  const { vcpus, memoryMib, starts } = wanted;
  const { memoryMib: inAllMib, memoryFreeMib: freeMib, cpuCount } = capacity;
  const wantedMib = memoryMib * count;
  const found: Found = [];
  // Those that stay off may be more than the host could run.
  if (memoryMib > inAllMib || (starts && wantedMib > inAllMib))
    found.push({ weight: 'cannot', finding: { about: 'memoryInAll', memoryMib: inAllMib, wantedMib } });
  else if (wantedMib > freeMib)
    found.push({ weight: 'tight', finding: { about: 'memory', freeMib, wantedMib } });
  if (vcpus > cpuCount) found.push({ weight: 'tight', finding: { about: 'cpus', cpuCount, wanted: vcpus } });
  return found;
}

function storage(candidate: Candidate, { pools }: CandidateCapacity, wanted: Wanted, count: number): Found {
  const first = diskPoolOf(pools, wanted.disks[0]?.pool ?? '');
  const found: Found = [];
  const cannot = (finding: Finding) => found.push({ weight: 'cannot', finding });
  if (!first) {
    const pool = wanted.disks[0]?.pool;
    return [{ weight: 'cannot', finding: pool ? { about: 'poolMissing', pool } : { about: 'noPool' } }];
  }
  const takes = new Map<string, number>();
  const take = (pool: string, bytes: number) => takes.set(pool, (takes.get(pool) ?? 0) + bytes);
  for (const { pool, sizeBytes } of wanted.disks) {
    const own = pool ? diskPoolOf(pools, pool) : first;
    if (own) take(own.name, sizeBytes * count);
    else cannot({ about: 'poolMissing', pool });
  }
  if (wanted.needsFiles) {
    const files = filePoolOf(pools, first);
    if (!files) cannot({ about: 'noFilePool' });
    else if (wanted.imageBytes !== null && !candidate.imagePools.includes(files.name)) {
      take(files.name, wanted.imageBytes);
      found.push({ weight: 'note', finding: { about: 'imageCopy', sizeBytes: wanted.imageBytes } });
    } else take(files.name, 0);
  }
  for (const [name, wantedBytes] of takes) {
    const pool = pools.find((one) => one.name === name);
    if (!pool) continue;
    const freeBytes = pool.availableBytes;
    const isFiles = filePoolTypes.includes(pool.type);
    if (isFiles && freeBytes < minPoolBytes) cannot({ about: 'poolFull', pool: name, freeBytes });
    else if (wantedBytes > freeBytes)
      // Files grow as they are written; a volume group gives the whole size at once.
      found.push({
        weight: isFiles ? 'tight' : 'cannot',
        finding: { about: 'room', pool: name, freeBytes, wantedBytes },
      });
  }
  return found;
}

function networks({ networks: known, bridges }: CandidateCapacity, wanted: Wanted): Found {
  return [
    ...wanted.networks.flatMap((name): Found => {
      if (name === '')
        return usualNetworkOf(known) ? [] : [{ weight: 'cannot', finding: { about: 'noNetwork' } }];
      const network = known.find((one) => one.name === name);
      if (network?.isActive) return [];
      const about = network ? 'networkOff' : 'networkMissing';
      return [{ weight: 'cannot', finding: { about, network: name } }];
    }),
    ...wanted.bridges
      .filter((name) => bridges && !bridges.includes(name))
      .map((network) => ({ weight: 'tight', finding: { about: 'bridgeMissing', network } }) as const),
  ];
}

/** As the plan holds it: every host has the usual, and the rest waits until it has said so. */
function hardware({ offers }: CandidateCapacity, { hardware: asked, disks }: Wanted): Found {
  const found: Found = [];
  const unless = (isOffered: boolean, part: (Finding & { about: 'hardware' })['part'], name: string) => {
    if (!isOffered) found.push({ weight: 'cannot', finding: { about: 'hardware', part, name } });
  };
  const { machine, firmware, hasTpm, cpu, graphics } = asked;
  unless(offers ? offers.machines.includes(machine) : machine === 'q35', 'machine', machine);
  unless(offers ? offers.firmwares.includes(firmware) : firmware === 'bios', 'firmware', firmware);
  unless(!hasTpm || (offers?.hasTpm ?? false), 'tpm', '');
  unless(cpu === 'auto' || (offers?.hasCpu ?? false), 'cpu', cpu);
  const isScreenOffered = graphics === 'none' || offers?.graphics.includes(graphics);
  unless(isScreenOffered ?? graphics !== 'spice', 'graphics', graphics);
  for (const bus of new Set(disks.map(({ bus }) => bus)))
    unless(!offers || offers.diskBuses.includes(bus), 'bus', bus);
  return found;
}

/** Of memory most, because it cannot be given twice. */
function headroomOf(
  candidate: Candidate,
  { memoryMib, memoryFreeMib, cpuCount, vcpusGiven, pools }: CandidateCapacity,
  wanted: Wanted,
  count: number,
): number {
  const pool = diskPoolOf(pools, wanted.disks[0]?.pool ?? '');
  const diskBytes = wanted.disks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) * count;
  const share = (left: number, all: number) => (all > 0 ? left / all : 0);
  const memory = share(memoryFreeMib - wanted.memoryMib * count, memoryMib);
  const cpus = share(cpuCount - vcpusGiven - wanted.vcpus * count, cpuCount);
  const disk = pool ? share(pool.availableBytes - diskBytes, pool.capacityBytes) : 0;
  // A copy that is saved is worth a little room.
  const image = candidate.imagePools.length > 0 ? 0.05 : 0;
  return 0.5 * memory + 0.3 * Math.max(-1, cpus) + 0.2 * disk + image;
}
