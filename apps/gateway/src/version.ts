import fs from 'node:fs';
import { findPackageJSON } from 'node:module';

const manifest = findPackageJSON(import.meta.url) ?? '';

/** Of this package, as the gateway tells the control plane. */
export const VERSION: string = (JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string }).version;
