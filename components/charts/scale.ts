import { formatBytes } from '@/lib/client/format';

/** How a measure is written: a share of 100, an amount of bytes, or bytes a second. */
export type MeasureKind = 'percent' | 'bytes' | 'rate';

/** The axis of values. @property unit  is written once; ticks are figures in it */
export type Scale = { max: number; unit: string; ticks: { value: number; text: string }[] };

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
// What a chart of nothing shows, so that noise of some bytes does not look like load.
const leastMax: Record<MeasureKind, number> = { percent: 100, bytes: 1024 ** 2, rate: 1024 };

/** From nothing to a round figure that is no less than the highest value. */
export function scaleOf(kind: MeasureKind, highest: number): Scale {
  if (kind === 'percent') return { max: 100, unit: '%', ticks: ticksOf(100, 1) };
  const least = Math.max(highest, leastMax[kind]);
  const index = Math.min(byteUnits.length - 1, Math.floor(Math.log2(least) / 10));
  const divisor = 1024 ** index;
  const max = roundUp(least / divisor) * divisor;
  const unit = `${byteUnits[index]}${kind === 'rate' ? '/s' : ''}`;
  return { max, unit, ticks: ticksOf(max, divisor) };
}

function ticksOf(max: number, divisor: number): Scale['ticks'] {
  return [0, max / 2, max].map((value) => ({ value, text: String(Number((value / divisor).toFixed(2))) }));
}

const roundFigures = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const figure = roundFigures.find((round) => round * power >= value * 0.999_999) ?? 10;
  return figure * power;
}

/** A value as it is read out: with its own unit, because an axis may be far coarser. */
export function valueText(kind: MeasureKind, value: number): string {
  if (kind === 'percent') return `${value.toFixed(value < 10 ? 1 : 0)} %`;
  const { value: figure, unit } = formatBytes(Math.round(value));
  return `${figure} ${unit}${kind === 'rate' ? '/s' : ''}`;
}

const minuteMs = 60_000;
const tickSteps = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map((minutes) => minutes * minuteMs);
// "14:30" and room around it.
const tickWidth = 64;

/** Round times of the viewer's own clock between two moments, as many as a width has room for. */
export function timeTicks(fromMs: number, toMs: number, width: number): number[] {
  const most = Math.max(2, Math.floor(width / tickWidth));
  const step = tickSteps.find((one) => (toMs - fromMs) / one <= most) ?? tickSteps.at(-1) ?? minuteMs;
  // Whole hours of the wall's clock, which of the day's numbers of milliseconds they are not everywhere.
  const offset = new Date(fromMs).getTimezoneOffset() * minuteMs;
  const first = Math.ceil((fromMs - offset) / step) * step + offset;
  const ticks: number[] = [];
  for (let at = first; at <= toMs; at += step) ticks.push(at);
  return ticks;
}

const hourAndMinute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const withSeconds = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

export function clockText(atMs: number, stepMs = minuteMs): string {
  return (stepMs < minuteMs ? withSeconds : hourAndMinute).format(atMs);
}
