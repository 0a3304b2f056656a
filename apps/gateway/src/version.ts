import fs from 'node:fs';

/** Of this package, as the gateway tells the control plane. */
export const VERSION: string = (JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
