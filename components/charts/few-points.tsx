'use client';

import { memo, useMemo } from 'react';
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts';
import { endOf, type PlotProps, plotHeight, plotInset } from './plot';
import { clockText } from './scale';

const tick = { fill: 'var(--ink-3)', fontSize: 12 };

/** Lines of some hundred points. The frame around them says what they are, and listens to keys and pointer. */
export const FewPoints = memo(function FewPoints({ series, span, scale, times, width }: PlotProps) {
  const rows = useMemo(
    () =>
      Array.from({ length: span.steps }, (_, step) => ({
        at: span.startsAt + step * span.stepMs,
        ...Object.fromEntries(series.map(({ key, values }) => [key, values[step]])),
      })),
    [series, span],
  );
  return (
    <LineChart
      width={width}
      height={plotHeight}
      data={rows}
      margin={{ top: plotInset.top, right: plotInset.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="at"
        type="number"
        domain={[span.startsAt, endOf(span)]}
        ticks={times}
        tickFormatter={(at: number) => clockText(at)}
        interval={0}
        height={plotInset.bottom}
        tick={tick}
        tickLine={false}
        axisLine={false}
      />
      <YAxis
        width={plotInset.left}
        domain={[0, scale.max]}
        ticks={scale.ticks.map(({ value }) => value)}
        tickFormatter={(value: number) => scale.ticks.find((one) => one.value === value)?.text ?? ''}
        interval={0}
        tick={tick}
        tickLine={false}
        axisLine={false}
        allowDataOverflow
      />
      {series.map(({ key, color, isDashed }) => (
        <Line
          key={key}
          dataKey={key}
          stroke={`var(${color})`}
          strokeWidth={1.5}
          strokeDasharray={isDashed ? '5 3' : undefined}
          type="linear"
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
      ))}
    </LineChart>
  );
});
