import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { seal } from '@gatehouse/kernel';
import { expect, onTestFinished, test } from 'vitest';
import { GroupKey } from './group-key.js';

const key = randomBytes(32);

async function place() {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-group-key-'));
  onTestFinished(() => fs.rm(folder, { recursive: true, force: true }));
  const logged: string[] = [];
  const note = (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message);
  const file = path.join(folder, 'group-key');
  return { file, logged, open: () => new GroupKey(file, { info: note, warn: note, error: note }) };
}

test('the group key survives a restart, readable by the owner only, and opens what was sealed for this place', async () => {
  const { file, open } = await place();
  const first = open();
  await first.load();
  expect(first.known).toBe(false);
  expect(() => first.unseal('certificate:1', seal(key, 'certificate:1', 'secret'))).toThrow(/not been given/);
  expect(first.accept(key.toString('base64'))).toBe(true);
  expect(first.accept(key.toString('base64'))).toBe(false);
  await first.saved();
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
  const second = open();
  await second.load();
  expect(second.unseal('certificate:1', seal(key, 'certificate:1', 'secret')).toString()).toBe('secret');
  expect(() => second.unseal('certificate:2', seal(key, 'certificate:1', 'secret'))).toThrow();
});

test('a damaged file is as none, and is reported without what is in it', async () => {
  const { file, logged, open } = await place();
  await fs.writeFile(file, 'c2VjcmV0LWhhbGY=');
  const damaged = open();
  await damaged.load();
  expect(damaged.known).toBe(false);
  expect(logged).toHaveLength(1);
  expect(logged[0]).not.toContain('c2VjcmV0');
});
