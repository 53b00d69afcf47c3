import type { MeasureKind } from '@/components/charts/scale';
import type { Series } from '@/components/charts/series';
import { type SampleMeasure, type SampleRange, sampleMeasures } from '@/lib/domain/samples';
import type { VmSamples } from '@/lib/domain/views';

type Line = { measure: SampleMeasure; name: string; about: string; color: string };
export type LoadChart = { key: string; title: string; kind: MeasureKind; lines: [Line, ...Line[]] };

/** What is drawn of a VM's load: a chart each, of one kind of measure. */
export const loadCharts: LoadChart[] = [
  {
    key: 'cpu',
    title: 'CPU',
    kind: 'percent',
    lines: [
      { measure: 'cpuPercent', name: 'Used', about: 'What it uses of all its CPUs', color: '--measure-cpu' },
    ],
  },
  {
    key: 'memory',
    title: 'Memory',
    kind: 'bytes',
    lines: [
      {
        measure: 'guestMemoryUsedBytes',
        name: 'Guest',
        about: 'What the guest uses of its memory',
        color: '--measure-memory',
      },
      {
        measure: 'hostMemoryBytes',
        name: 'Host',
        about: 'What its process takes of the host’s memory',
        color: '--measure-memory-host',
      },
    ],
  },
  {
    key: 'disks',
    title: 'Disks',
    kind: 'rate',
    lines: [
      {
        measure: 'diskReadRate',
        name: 'Read',
        about: 'Read from all its disks',
        color: '--measure-disk-read',
      },
      {
        measure: 'diskWriteRate',
        name: 'Written',
        about: 'Written to all its disks',
        color: '--measure-disk-write',
      },
    ],
  },
  {
    key: 'network',
    title: 'Network',
    kind: 'rate',
    lines: [
      {
        measure: 'networkReceiveRate',
        name: 'Received',
        about: 'Received by all its cards',
        color: '--measure-network-in',
      },
      {
        measure: 'networkSendRate',
        name: 'Sent',
        about: 'Sent by all its cards',
        color: '--measure-network-out',
      },
    ],
  },
];

export const rangeWords: Record<SampleRange, string> = {
  '1h': 'the last hour',
  '6h': 'the last 6 hours',
  '24h': 'the last 24 hours',
};

/** The second line of a chart is dashed: colours alone tell nobody apart. */
export function seriesOf({ lines }: LoadChart, { values }: VmSamples): Series[] {
  return lines.map(({ measure, name, about, color }, index) => ({
    ...{ key: measure, name, about, color, values: values[measure] },
    isDashed: index > 0,
  }));
}

export function hasAny({ values }: VmSamples): boolean {
  return sampleMeasures.some((measure) => values[measure].some((value) => value !== null));
}
