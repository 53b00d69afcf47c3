import { Duplex, PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { createSharedStreams } from './shared-stream.ts';

/** A serial port: `says` comes from the machine, `heard` is what it was sent. */
function port() {
  const heard: string[] = [];
  const out = new PassThrough();
  const duplex = Duplex.from({
    readable: out,
    writable: new PassThrough().on('data', (chunk) => heard.push(String(chunk))),
  });
  return { duplex, heard, says: (text: string | Buffer) => out.write(text), ends: () => out.end() };
}

const looking = { isInControl: () => false };
const controlling = { isInControl: () => true };

function textOf(end: Duplex): () => string {
  let text = '';
  end.on('data', (chunk) => {
    text += chunk;
  });
  return () => text;
}

const settled = (check: () => void) => vi.waitFor(check, 10_000);

test('it is opened once, all see the same, and only the one in control types', async () => {
  const shared = createSharedStreams();
  const one = port();
  const open = vi.fn(async () => one.duplex);
  let second = looking;
  const [a, b] = await Promise.all([
    shared.join('x', controlling, open),
    shared.join('x', { isInControl: () => second.isInControl() }, open),
  ]);
  expect(open).toHaveBeenCalledTimes(1);
  const [seenByA, seenByB] = [textOf(a), textOf(b)];
  one.says('login: ');
  await settled(() => expect([seenByA(), seenByB()]).toEqual(['login: ', 'login: ']));
  a.write('root');
  b.write('not me');
  await settled(() => expect(one.heard).toEqual(['root']));
  second = controlling;
  b.write('now me');
  await settled(() => expect(one.heard).toEqual(['root', 'now me']));
});

test('one who comes later to look is shown what came last; one in control is asked no old questions', async () => {
  const shared = createSharedStreams();
  const one = port();
  const first = textOf(await shared.join('x', controlling, async () => one.duplex));
  one.says(`${'.'.repeat(20_000)}Password: `);
  await settled(() => expect(first()).toContain('Password'));
  const open = () => Promise.reject(new Error('it is open already'));
  const second = textOf(await shared.join('x', looking, open));
  const third = textOf(await shared.join('x', controlling, open));
  one.says('!');
  await settled(() => expect(second()).toMatch(/^\.+Password: !$/));
  expect(second().length).toBeLessThan(13_000);
  await settled(() => expect(third()).toBe('!'));
});

test('it ends for all when it ends, and can be opened anew', async () => {
  const shared = createSharedStreams();
  const one = port();
  const [a, b] = [
    await shared.join('x', controlling, async () => one.duplex),
    await shared.join('x', looking, async () => one.duplex),
  ];
  const closed = [a, b].map((end) => new Promise((resolve) => end.once('close', resolve)));
  const text = textOf(a);
  b.resume();
  one.says('Power down');
  one.ends();
  await Promise.all(closed);
  expect(text()).toBe('Power down');
  const another = port();
  const c = textOf(await shared.join('x', controlling, async () => another.duplex));
  another.says('again');
  await settled(() => expect(c()).toBe('again'));
});

test('it is closed with the last viewer and not before', async () => {
  const shared = createSharedStreams();
  const one = port();
  const a = await shared.join('x', controlling, async () => one.duplex);
  const b = await shared.join('x', looking, async () => one.duplex);
  a.destroy();
  const text = textOf(b);
  one.says('still here');
  await settled(() => expect(text()).toBe('still here'));
  b.destroy();
  await settled(() => expect(one.duplex.destroyed).toBe(true));
});

test('what cannot be opened fails for all who wait, and is tried again by the next', async () => {
  const shared = createSharedStreams();
  const fails = vi.fn(() => Promise.reject(new Error('held')));
  const both = [shared.join('x', controlling, fails), shared.join('x', looking, fails)];
  for (const one of both) await expect(one).rejects.toThrow('held');
  expect(fails).toHaveBeenCalledTimes(1);
  const one = port();
  await shared.join('x', controlling, async () => one.duplex);
});

test('a slow one in control holds the machine back; a slow one that looks on misses something and is told', async () => {
  const shared = createSharedStreams();
  const one = port();
  const a = await shared.join('x', controlling, async () => one.duplex);
  const b = await shared.join('x', looking, async () => one.duplex);
  const seenByA = textOf(a);
  const line = `${'x'.repeat(1023)}\n`;
  for (let kib = 0; kib < 1024; kib++) one.says(line);
  await settled(() => expect(seenByA()).toHaveLength(2 ** 20));
  expect(b.readableLength).toBeLessThan(300 * 1024);
  const seenByB = textOf(b);
  await settled(() => expect(seenByB()).toContain('faster than it could be shown'));
  one.says('the end');
  await settled(() => expect(seenByB()).toMatch(/the end$/));

  a.pause();
  for (let kib = 0; kib < 1024; kib++) one.says(line);
  await settled(() => expect(one.duplex.isPaused()).toBe(true));
  expect(a.readableLength).toBeLessThan(400 * 1024);
  a.resume();
  await settled(() => expect(seenByA()).toHaveLength(2 ** 21 + 'the end'.length));
});

test('one who held it back and leaves lets it go on for the others', async () => {
  const shared = createSharedStreams();
  const one = port();
  const a = await shared.join('x', controlling, async () => one.duplex);
  const text = textOf(await shared.join('x', looking, async () => one.duplex));
  a.pause();
  for (let kib = 0; kib < 1024; kib++) one.says('x'.repeat(1024));
  await settled(() => expect(one.duplex.isPaused()).toBe(true));
  a.destroy();
  one.says('the end');
  await settled(() => expect(text()).toMatch(/the end$/));
});
