export type BackOffOptions = {
  /** The pause after the first failure is at most this long; the bound doubles with each further failure. */
  minDelayMs: number;
  /** Never longer than this, so also: how long a host may be back before it is noticed. */
  maxDelayMs: number;
  /** 0 to 1, for tests. */
  random?: (() => number) | undefined;
};

/**
 * How long to wait before the next attempt: anything from nothing to a bound that doubles ("full jitter"), because
 * then a thousand clients that lost one peer in the same moment come back evenly spread, rather than in waves.
 * @param failures  attempts in a row that failed before this one; 0 right after a loss
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backOffMs(
  failures: number,
  { minDelayMs, maxDelayMs, random = Math.random }: BackOffOptions,
) {
  // 2 ** 1024 is Infinity, which the maximum catches.
  const bound = Math.min(maxDelayMs, minDelayMs * 2 ** failures);
  return Math.round(bound * random());
}
