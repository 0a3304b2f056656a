import fs from 'node:fs';
import path from 'node:path';
import type { Demo, Stack } from '../stack/stack.js';

interface CardOptions {
  demo: boolean;
  signal: AbortSignal;
}

const DEMO_MS = 30_000;

/** What a person needs to go on, in one frame. */
export async function card(stack: Stack, dataDir: string, { demo, signal }: CardOptions): Promise<string> {
  const found = demo ? await workingDemo(stack, signal) : undefined;
  const lines = [
    'Gatehouse is running.  Ctrl-C stops it.',
    '',
    `Portal          ${stack.urls.portal}`,
    `Management API  ${stack.urls.control}/api/v1   (described by /openapi.json)`,
    `Gateway         ${stack.urls.gateways[0]}`,
    '',
    `Sign in         ${stack.admin.email}`,
    `Password        ${passwordOnce(stack, dataDir)}`,
  ];
  if (found) {
    lines.push('', `Demo key        ${found.demo.key}`, `Try it          ${found.curl}`);
    const model = await workingModel(stack, found.demo, signal);
    lines.push(model ? `Ask a model     ${model.curl}` : `The demo’s model does not answer; see ${stack.logFile}`);
    if (model?.limited) lines.push('                (a limit that somebody set is used up at the moment)');
  } else if (demo) lines.push('', `The demo API does not answer yet; see ${stack.logFile}`);
  return frame(lines);
}

/** Shown by the first start that gets this far, then never again. */
function passwordOnce(stack: Stack, dataDir: string): string {
  const mark = path.join(dataDir, 'password-shown');
  if (fs.existsSync(mark)) return `as shown on the first start; kept in ${path.join(dataDir, 'secrets.json')}`;
  fs.writeFileSync(mark, '', { mode: 0o600 });
  return `${stack.admin.password}   (shown this once)`;
}

/** Waits for the demo content to be live, and vouches for the line that is printed by making that very call. */
async function workingDemo(stack: Stack, signal: AbortSignal): Promise<{ demo: Demo; curl: string } | undefined> {
  const end = Date.now() + DEMO_MS;
  while (Date.now() < end && !signal.aborted) {
    const demo = stack.demo();
    if (demo) {
      const url = `${stack.urls.gateways[0]}${demo.path}`;
      const reply = await fetch(url, { headers: { 'x-api-key': demo.key }, signal: AbortSignal.timeout(5000) }).catch(() => undefined);
      if (reply?.ok) return { demo, curl: `curl -H 'X-API-Key: ${demo.key}' ${/[?&]/.test(url) ? `'${url}'` : url}` };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

/** The same for a call to a model: the mock, or the real one where the environment has a key for it. What a limit refuses would work, later. */
async function workingModel(stack: Stack, { key, llm }: Demo, signal: AbortSignal): Promise<{ curl: string; limited: boolean } | undefined> {
  if (!llm) return undefined;
  const url = `${stack.urls.gateways[0]}${llm.path}`;
  const body = JSON.stringify({ model: llm.model, messages: [{ role: 'user', content: 'Hello' }] });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const end = Date.now() + DEMO_MS;
  while (Date.now() < end && !signal.aborted) {
    const reply = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(20_000) }).catch(() => undefined);
    const limited = reply?.status === 429;
    if (reply?.ok || limited) return { curl: `curl ${url} -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '${body}'`, limited };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return undefined;
}

/** Ruled above and below only, so that a line can be copied as it is. */
function frame(lines: string[]): string {
  const rule = '─'.repeat(78);
  return ['', rule, ...lines.map((line) => `  ${line}`.trimEnd()), rule, ''].join('\n');
}
