import type { VmDeed } from '@/components/vms/deeds/deeds';

/** What people type for it; the first of each is completed. */
const phrases: Record<VmDeed, [string, ...string[]]> = {
  'vm.start': ['start', 'boot', 'power on'],
  'vm.shutdown': ['shut down', 'shutdown', 'stop'],
  'vm.reboot': ['reboot', 'restart'],
  'vm.forceOff': ['force off', 'power off', 'kill'],
  'vm.pause': ['pause'],
  'vm.resume': ['resume', 'continue', 'unpause'],
  'vm.console': ['open console', 'console'],
  'vm.snapshot': ['take snapshot', 'snapshot'],
  'vm.migrate': ['migrate', 'move'],
  'vm.clone': ['clone', 'copy'],
  'vm.describe': ['change description', 'change tags', 'describe', 'tag'],
  'vm.setCpus': ['change cpus', 'cpus'],
  'vm.setMemory': ['change memory', 'memory'],
  'vm.save': ['save memory', 'suspend', 'hibernate'],
  'vm.discardSaved': ['discard saved memory'],
  'vm.freeze': ['freeze file systems', 'freeze'],
  'vm.thaw': ['thaw file systems', 'thaw'],
  'vm.reset': ['reset'],
  'vm.nmi': ['send nmi', 'nmi'],
  'vm.sendKeys': ['send keys', 'keys'],
  'vm.rename': ['rename'],
  'vm.setTemplate': ['make template', 'template'],
  'vm.delete': ['delete', 'remove'],
};

const all = Object.entries(phrases).flatMap(([deed, words]) =>
  words.map((phrase) => ({ deed: deed as VmDeed, phrase })),
);

/** A deed, and the machine that it is meant for as far as it is typed. */
export type Said = { deed: VmDeed; about: string };

/**
 * What a query asks to be done: "start web-1", "web-1 start", "take snapshot of db". The longest phrase counts.
 * @param query  normalised
 * @returns null when it names nothing to do, or no machine
 */
export function parsePhrase(query: string): Said | null {
  const found = all
    .flatMap(({ deed, phrase }) => {
      if (query.startsWith(`${phrase} `)) return { deed, phrase, about: query.slice(phrase.length + 1) };
      if (query.endsWith(` ${phrase}`)) return { deed, phrase, about: query.slice(0, -phrase.length - 1) };
      return [];
    })
    .sort((a, b) => b.phrase.length - a.phrase.length)[0];
  const about = found?.about.replace(/^(?:of|to|the) /, '').trim();
  return found && about ? { deed: found.deed, about } : null;
}

/** Deeds that the query is the beginning of, each with what completes it. */
export function completePhrase(query: string): { deed: VmDeed; text: string }[] {
  if (query.length < 2) return [];
  const begun = all.filter(({ phrase }) => phrase.startsWith(query));
  return [...new Set(begun.map(({ deed }) => deed))].map((deed) => ({ deed, text: `${phrases[deed][0]} ` }));
}

/** Whether one of its phrases has what was typed; for a list of deeds alone. */
export function isDeedFor(deed: VmDeed, verb: string, query: string): boolean {
  return [verb.toLowerCase(), ...phrases[deed]].some((phrase) => phrase.includes(query));
}
