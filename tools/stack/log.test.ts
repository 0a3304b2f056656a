import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openLog, readable } from './log.js';

test('JSON lines are shown as their message; requests that went well are not shown', () => {
  expect(readable('{"level":30,"msg":"listening"}')).toBe('listening');
  expect(readable('{"level":50,"msg":"could not start","err":{"message":"no way"}}')).toBe('error: could not start (no way)');
  expect(readable('{"level":30,"msg":"request","status":200}')).toBeUndefined();
  expect(readable('{"level":40,"msg":"request","status":500}')).toBe('warning: request');
  expect(readable('{ not json')).toBe('{ not json');
});

test('the file has every line whole, with its process, and is for its owner only', async () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-log-')), 'logs', 'all.log');
  const shown: string[] = [];
  const log = openLog(file, (line) => shown.push(line));
  const write = log.writer('gateway-1');
  write('first ha');
  write('lf\n{"level":30,"msg":"request"}\n');
  log.writer('redis', { quiet: true })('quiet\n');
  log.close();
  await expect.poll(() => fs.readFileSync(file, 'utf8').split('\n').length).toBe(4);
  expect(fs.readFileSync(file, 'utf8')).toMatch(/^\S+Z gateway-1 \| first half\n\S+Z gateway-1 \| \{.*\}\n\S+Z redis \| quiet\n$/);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(shown).toHaveLength(1);
  fs.rmSync(path.dirname(path.dirname(file)), { recursive: true });
});
