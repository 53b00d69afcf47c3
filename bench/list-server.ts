import { percentile, type Row } from './measure.ts';

const rounds = 200;

/** How long the server takes for what the list asks. No two queries are the same, so none is answered out of memory. */
export async function measureServer(baseUrl: string, cookie: string, database: string): Promise<Row[]> {
  const timed = async (path: string) => {
    const begun = performance.now();
    const response = await fetch(`${baseUrl}${path}`, { headers: { cookie } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 200)}`);
    return performance.now() - begun;
  };
  const measure = async (name: string, pathOf: (round: number) => string) => {
    const samples: number[] = [];
    // The first ones warm up the server's own code.
    for (let round = -20; round < rounds; round += 1) {
      const ms = await timed(pathOf(round + 20));
      if (round >= 0) samples.push(ms);
    }
    return [0.5, 0.99].map(
      (share): Row => ({
        name: `list of 10,000: ${name}, p${share * 100}`,
        unit: 'ms',
        ours: percentile(samples, share),
        peer: null,
        note: `${database}, ${rounds} times`,
      }),
    );
  };
  const windows = '/api/v1/vms/windows?w=0';
  const sorts = ['memory', 'address', 'host', 'uptime', 'tags', 'state'];
  return [
    ...(await measure('first 100 rows', () => windows)),
    ...(await measure('the page itself', () => '/vms')),
    ...(await measure('a filter', (round) => `${windows}&q=state:running+mem%3E${round / 100}g+tag:prod`)),
    ...(await measure(
      'a filter, sorted',
      (round) => `${windows}&q=disk%3E${round / 100}g&sort=${sorts[round % sorts.length]}&desc=true`,
    )),
    ...(await measure('grouped by tag', (round) => `${windows}&q=cpu%3E${round / 1_000}&group=tag`)),
  ];
}
