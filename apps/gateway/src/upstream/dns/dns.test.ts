import { describe, expect, test } from 'vitest';
import { seeded } from '../../../testing/seeded.js';
import { AddressTurn } from './address-turn.js';
import { parseHosts } from './hosts-file.js';
import { Name } from './name.js';

test('a hosts file names hosts, with comments, aliases and several addresses', () => {
  const hosts = parseHosts('127.0.0.1 localhost\n# 1.1.1.1 no\n::1 localhost ip6-localhost # loopback\n10.0.0.1\tDB.internal db\nnonsense here\n\n');
  expect(Object.fromEntries(hosts)).toEqual({
    localhost: ['127.0.0.1', '::1'],
    'ip6-localhost': ['::1'],
    'db.internal': ['10.0.0.1'],
    db: ['10.0.0.1'],
  });
});

describe('addresses of a name', () => {
  const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3', 'fd00::1'];
  test('take turns, IPv4 before IPv6', () => {
    const turn = new AddressTurn(seeded(1));
    const counts: Record<string, number> = {};
    for (let i = 0; i < 300; i++) {
      const address = turn.take(addresses, 0) as string;
      counts[address] = (counts[address] ?? 0) + 1;
    }
    expect(counts).toEqual({ '10.0.0.1': 100, '10.0.0.2': 100, '10.0.0.3': 100 });
  });

  test('that just failed are passed over for a while, unless all did', () => {
    const turn = new AddressTurn(() => 0);
    turn.failed('10.0.0.1', 0);
    turn.failed('10.0.0.2', 0);
    for (let i = 0; i < 5; i++) expect(turn.take(addresses, 0)).toBe('10.0.0.3');
    turn.failed('10.0.0.3', 0);
    expect(turn.take(addresses, 0)).toBe('fd00::1');
    expect(turn.hasOther(addresses, 0)).toBe(true);
    turn.failed('fd00::1', 0);
    expect(turn.hasOther(addresses, 0)).toBe(false);
    expect(turn.take(addresses, 0)).toMatch(/^10/);
    expect(turn.hasOther(addresses, 10_001)).toBe(true);
  });
});

describe('a name', () => {
  /** Answers one after another; an error stands for a server that is away. */
  function name(...answers: (string | Error)[]) {
    const clock = { now: 1 };
    let asked = 0;
    const ask = async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)] as string | Error;
      if (answer instanceof Error) throw answer;
      return { value: answer, ttlMs: 5_000 };
    };
    const subject = new Name<string>('pets.test', ask, () => clock.now);
    /** Lets the background work, at so many milliseconds. */
    const at = async (ms: number) => {
      clock.now = ms;
      subject.tick(ms);
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { subject, at, asked: () => asked };
  }
  const away = new Error('away');

  test('is asked for once by all who wait for the first answer', async () => {
    const { subject, asked } = name('a');
    expect(subject.current()).toBeUndefined();
    expect(await Promise.all([subject.resolve(), subject.resolve()])).toEqual(['a', 'a']);
    expect(asked()).toBe(1);
  });

  test('is renewed when its time is over, in the background, and tells changes only', async () => {
    const { subject, at, asked } = name('a', 'a', 'b');
    const told: string[] = [];
    subject.onChange((value) => told.push(value));
    await subject.resolve();
    await at(4_999);
    expect(asked()).toBe(1);
    await at(5_001);
    expect(asked()).toBe(2);
    expect(told).toEqual(['a']);
    await at(10_002);
    expect(subject.current()).toBe('b');
    expect(told).toEqual(['a', 'b']);
  });

  test('keeps its last good answer while nobody answers, and asks less and less often', async () => {
    const { subject, at, asked } = name('a', away);
    await subject.resolve();
    for (let ms = 5_001; ms < 65_000; ms += 100) await at(ms);
    expect(subject.current()).toBe('a');
    expect(await subject.resolve()).toBe('a');
    // at 5 s, then after 1, 2, 4, 8, 16 and 30 s, and the last by us
    expect(asked()).toBe(8);
  });

  test('that never had an answer says why, and is asked for once a second at most', async () => {
    const { subject, at, asked } = name(away);
    for (let i = 0; i < 3; i++) await expect(subject.resolve()).rejects.toThrow('away');
    expect(asked()).toBe(1);
    await at(900);
    await expect(subject.resolve()).rejects.toThrow('away');
    expect(asked()).toBe(1);
    await at(1_100);
    await expect(subject.resolve()).rejects.toThrow('away');
    expect(asked()).toBe(2);
  });

  test('that nobody uses is not asked for any more; the next user waits for a new answer', async () => {
    const { subject, at, asked } = name('a', 'b');
    await subject.resolve();
    for (let ms = 1_000; ms < 700_000; ms += 1_000) await at(ms);
    const before = asked();
    await at(2_000_000);
    expect(asked()).toBe(before);
    expect(subject.current()).toBeUndefined();
    expect(await subject.resolve()).toBe('b');
  });
});
