'use client';

import 'uplot/dist/uPlot.min.css';
import { useTheme } from 'next-themes';
import { memo, useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { endOf, type PlotProps, plotHeight, plotInset } from './plot';
import { clockText } from './scale';

/** The same lines of thousands of points, on a canvas. */
export const ManyPoints = memo(function ManyPoints({ series, span, scale, times, width }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const { resolvedTheme } = useTheme();
  // A canvas does not follow the theme by itself: it is drawn anew with the tokens' values of now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides what the tokens are
  useEffect(() => {
    if (!box.current) return;
    const tokens = getComputedStyle(box.current);
    const token = (name: string) => tokens.getPropertyValue(name).trim();
    const axis = {
      stroke: token('--ink-3'),
      font: `12px ${tokens.fontFamily}`,
      ticks: { show: false },
      gap: 6,
    };
    const chart = new UPlot(
      {
        width,
        height: plotHeight,
        padding: [plotInset.top, plotInset.right, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: [span.startsAt, endOf(span)] },
          y: { range: [0, scale.max] },
        },
        axes: [
          {
            ...axis,
            size: plotInset.bottom,
            splits: times,
            values: (_chart, splits) => splits.map((at) => clockText(at)),
            grid: { show: false },
          },
          {
            ...axis,
            size: plotInset.left,
            splits: scale.ticks.map(({ value }) => value),
            values: () => scale.ticks.map(({ text }) => text),
            grid: { stroke: token('--line'), width: 1 },
          },
        ],
        series: [
          {},
          ...series.map(({ color, isDashed }) => ({
            stroke: token(color),
            width: 1.5,
            dash: isDashed ? [5, 3] : undefined,
            points: { show: false },
            spanGaps: false,
          })),
        ],
      },
      [
        Array.from({ length: span.steps }, (_, step) => span.startsAt + step * span.stepMs),
        ...series.map(({ values }) => values),
      ],
      box.current,
    );
    return () => chart.destroy();
  }, [series, span, scale, times, width, resolvedTheme]);
  return <div ref={box} style={{ height: plotHeight }} />;
});
