'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { clockText } from '@/components/charts/scale';
import { latestOf } from '@/components/charts/series';
import { Section } from '@/components/ui/page';
import { Segments } from '@/components/ui/segments';
import { Skeleton } from '@/components/ui/skeleton';
import { Ago } from '@/components/ui/time';
import { useVmLoad } from '@/lib/client/queries';
import { useVmSamples } from '@/lib/client/vm-page-queries';
import { type SampleRange, sampleRanges } from '@/lib/domain/samples';
import type { VmDetail, VmSamples } from '@/lib/domain/views';
import { LoadTable } from './load-table';
import { hasAny, loadCharts, rangeWords, seriesOf } from './measures';

const rangeOptions = sampleRanges.map((value) => ({
  value,
  text: value.replace('h', ' h'),
  hint: `Show ${rangeWords[value]}`,
}));

/** How busy a machine is and was. */
export function VmLoad({ vm }: { vm: VmDetail }) {
  const [range, setRange] = useQueryState('range', parseAsStringLiteral(sampleRanges).withDefault('1h'));
  const { data: samples } = useVmSamples(vm.id, range);
  // As a moment, because the steps move on under the pointer.
  const [cursorAt, setCursorAt] = useState<number | null>(null);
  const isOn = vm.state === 'running' || vm.state === 'paused';
  const isDrawn = isOn || (samples !== undefined && hasAny(samples));
  return (
    <Section
      title="Load"
      note={
        <span className="flex items-center gap-3">
          {cursorAt === null ? (
            <SampledAgo vm={vm} isOn={isOn} />
          ) : (
            <span className="text-text-2 tabular-nums">{clockText(cursorAt, samples?.stepMs)}</span>
          )}
          <Segments
            label="Time shown"
            value={range}
            options={rangeOptions}
            onChange={(value) => void setRange(value)}
          />
        </span>
      }
    >
      {samples && isDrawn ? (
        <Charts vm={vm} samples={samples} range={range} cursorAt={cursorAt} onCursor={setCursorAt} />
      ) : samples ? (
        <p className="py-3 text-13 text-text-2">It did not run in {rangeWords[range]}.</p>
      ) : (
        <Skeleton className="mt-3 h-40 w-full" />
      )}
    </Section>
  );
}

function SampledAgo({ vm, isOn }: { vm: VmDetail; isOn: boolean }) {
  const { data: load } = useVmLoad(vm.id, isOn);
  if (!isOn || load === undefined) return null;
  return load ? (
    <span>
      sampled <Ago at={load.sampledAt} />
    </span>
  ) : (
    <span>not sampled yet</span>
  );
}

function Charts({
  vm,
  samples,
  range,
  cursorAt,
  onCursor,
}: {
  vm: VmDetail;
  samples: VmSamples;
  range: SampleRange;
  cursorAt: number | null;
  onCursor: (at: number | null) => void;
}) {
  const { startsAt, stepMs, values } = samples;
  const steps = values.cpuPercent.length;
  const span = useMemo(() => ({ startsAt, stepMs, steps }), [startsAt, stepMs, steps]);
  const charts = useMemo(
    () => loadCharts.map((chart) => ({ ...chart, series: seriesOf(chart, samples) })),
    [samples],
  );
  const step = cursorAt === null ? null : Math.round((cursorAt - startsAt) / stepMs);
  // What the guest has for itself is what its use is seen against.
  const memoryBytes = latestOf(values.guestMemoryTotalBytes) ?? 0;
  return (
    <>
      <div className="grid gap-x-10 gap-y-3 pt-2 md:grid-cols-2">
        {charts.map(({ key, title, kind, series }) => (
          <ChartFrame
            key={key}
            title={title}
            unitNote={key === 'cpu' ? `of ${vm.vcpus === 1 ? '1 CPU' : `${vm.vcpus} CPUs`}` : undefined}
            kind={kind}
            series={series}
            span={span}
            atLeast={key === 'memory' ? memoryBytes : 0}
            cursor={step !== null && step >= 0 && step < steps ? step : null}
            onCursor={(next) => onCursor(next === null ? null : startsAt + next * stepMs)}
          />
        ))}
      </div>
      <LoadTable charts={charts} range={range} />
    </>
  );
}
