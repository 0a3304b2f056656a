import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
/** What was downloaded or unpacked once; safe to delete. */
export const cache = path.join(root, '.cache');

export const inRoot = (...parts: string[]): string => path.join(root, ...parts);
