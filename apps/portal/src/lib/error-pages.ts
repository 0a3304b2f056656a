import 'server-only';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ERRORS, type ErrorCode } from '@gatehouse/kernel/errors';
import { cache } from 'react';
import { docsDir } from './config';

/** Where the pages lie: named by the operator, or in the repository when started from the portal's folder or the root. */
function docsFolder(): string | undefined {
  const cwd = process.cwd();
  const candidates = [docsDir(), path.join(/* turbopackIgnore: true */ cwd, 'docs'), path.join(/* turbopackIgnore: true */ cwd, '../../docs')];
  return candidates.find((folder) => folder !== undefined && existsSync(/* turbopackIgnore: true */ path.join(folder, 'errors')));
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** The page of a code as Markdown, without its title line. Null where the pages are not there. The code must be one of the catalogue. */
export const errorPage = cache(async (code: ErrorCode): Promise<string | null> => {
  const folder = docsFolder();
  if (folder === undefined) return null;
  const text = await readFile(/* turbopackIgnore: true */ path.join(folder, 'errors', `${code}.md`), 'utf8').catch(() => null);
  return text === null ? null : text.replace(/^# .*\n+/, '').replace(/^`[^`]+` · HTTP \d+\n+/, '');
});
