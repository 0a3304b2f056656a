import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Case } from './cases.js';

/** What stands for bytes in the published files (their README names no rules: these are those of its own runner). */
function bytesOf(text: string): string {
  return text
    .replace(/\n$/, '')
    .replace(/\\\n/g, '')
    .replace(/\n/g, '\r\n')
    .replace(/\\r/g, '\r')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\f/g, '\f')
    .replace(/\\x([0-9a-fA-F]+)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/\\([0-7]{1,3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    .replace(/\$\{'(.)'\.repeat\((\d+)\)\}/g, (_, letter: string, times: string) => letter.repeat(Number(times)));
}

/** Every request in `test/request/*.md` of a checkout of llhttp. */
export function publishedCases(checkout: string): Case[] {
  const folder = path.join(checkout, 'test', 'request');
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return files.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8').replace(/\r\n/g, '\n');
    const blocks = [...text.matchAll(/^```http\n([\s\S]*?)^```$/gm)];
    return blocks.map((block) => {
      const title = [...text.slice(0, block.index).matchAll(/^#+ (.+)$/gm)].at(-1)?.[1] ?? 'untitled';
      return { name: `${file}: ${title}`, bytes: bytesOf(block[1] ?? '') };
    });
  });
}
