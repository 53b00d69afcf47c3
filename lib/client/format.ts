export type Quantity = { value: string; unit: string };

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Binary units; three significant digits at most, so that columns of figures stay narrow. */
export function formatBytes(bytes: number): Quantity {
  let value = bytes;
  let index = 0;
  // 1023.95 would otherwise be written as 1024 of the smaller unit.
  while (value >= 999.5 && index < byteUnits.length - 1) {
    value /= 1024;
    index += 1;
  }
  return { value: shortNumber(value), unit: byteUnits[index] ?? 'B' };
}

/** Memory: whole MiB below 1 GiB, GiB from there on. */
export function formatMib(mib: number): Quantity {
  return mib < 1024 ? { value: shortNumber(mib), unit: 'MiB' } : formatBytes(mib * 1024 * 1024);
}

export function asText({ value, unit }: Quantity): string {
  return `${value} ${unit}`;
}

function shortNumber(value: number): string {
  const digits = value >= 99.5 || Number.isInteger(value) ? 0 : value >= 9.95 ? 1 : 2;
  // Zeros after the point carry nothing here: 2 GiB, not 2.00 GiB.
  return String(Number(value.toFixed(digits)));
}

/** Keeps both ends, because names of machines differ in the last characters. */
export function cutMiddle(text: string, max: number): string {
  const characters = [...text];
  if (characters.length <= max) return text;
  const tail = Math.floor((max - 1) / 2);
  const head = max - 1 - tail;
  return `${characters.slice(0, head).join('')}…${tail > 0 ? characters.slice(-tail).join('') : ''}`;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago, in one figure: "now", "12 s ago", "3 min ago", "5 h ago", "2 d ago", then months and years. */
export function relativeTime(at: number, now: number): string {
  const age = now - at;
  // Clocks of browser and server differ a little; a short future is still now.
  if (age < 3_000) return age < -minute ? 'in the future' : 'now';
  if (age < minute) return `${Math.floor(age / 1000)} s ago`;
  if (age < hour) return `${Math.floor(age / minute)} min ago`;
  if (age < day) return `${Math.floor(age / hour)} h ago`;
  if (age < 60 * day) return `${Math.floor(age / day)} d ago`;
  if (age < 730 * day) return `${Math.floor(age / (30.44 * day))} months ago`;
  return `${Math.floor(age / (365.25 * day))} years ago`;
}

/** A length of time: "0.4 s", "12 s", "3 min 5 s", "2 h 10 min". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(Math.floor(whole / 60), 'min', whole % 60, 's');
  return pair(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** "1 VM", "3 VMs"; the plural is given when an s is not enough. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
