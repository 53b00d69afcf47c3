import { ArrowRight, Clock3 } from 'lucide-react';
import Link from 'next/link';
import { Section } from '@/components/ui/page';
import type { VmDetail } from '@/lib/domain/views';

/** Behind a value that runs: what it will be from the next start on, where that is another. */
export function PendingMark({ vm, what }: { vm: VmDetail; what: string }) {
  const pending = vm.pending.find((change) => change.what === what);
  if (!pending) return null;
  return (
    <span className="inline-flex items-center gap-1.5 text-busy">
      <ArrowRight aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">now, </span>
      {pending.next} at the next start
    </span>
  );
}

/** In a machine's head: that something waits, and the way to it. */
export function PendingCount({ vm }: { vm: VmDetail }) {
  const { length } = vm.pending;
  if (length === 0) return null;
  return (
    <Link
      href={`/vms/${vm.id}/hardware`}
      className="inline-flex items-center gap-1 rounded-sm text-busy hover:underline"
    >
      <Clock3 aria-hidden className="size-3.5 shrink-0" />
      {length === 1 ? '1 change waits for the next start' : `${length} changes wait for the next start`}
    </Link>
  );
}

/** All that waits, as it runs and as it will. */
export function PendingChanges({ vm }: { vm: VmDetail }) {
  if (vm.pending.length === 0) return null;
  return (
    <Section title="Waiting for the next start" note="A reboot inside the guest is not enough.">
      <table className="w-full table-fixed border-collapse text-13">
        <caption className="sr-only">Waiting for the next start</caption>
        <thead>
          <tr className="border-line border-b text-left text-12 text-text-3">
            <th scope="col" className="w-1/3 py-1 pr-4 font-medium">
              What
            </th>
            <th scope="col" className="w-1/3 py-1 pr-4 font-medium">
              Runs with
            </th>
            <th scope="col" className="w-1/3 py-1 font-medium">
              Will start with
            </th>
          </tr>
        </thead>
        <tbody>
          {vm.pending.map(({ what, now, next }) => (
            <tr key={what} className="border-line border-b">
              <th scope="row" className="break-words py-1.5 pr-4 text-left align-top font-normal">
                {what}
              </th>
              <td className="break-words py-1.5 pr-4 align-top text-text-2">{now}</td>
              <td className="break-words py-1.5 align-top text-busy">{next}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
