import { randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

export interface Secrets {
  secretKey: string;
  gatewayToken: string;
  adminEmail: string;
  adminPassword: string;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base62 = (length: number) => Array.from({ length }, () => BASE62[randomInt(BASE62.length)]).join('');

const fileOf = (dataDir: string) => path.join(dataDir, 'secrets.json');

/** The installation's own secrets: made on the first start, kept in the data folder for its owner alone. */
export function secretsOf(dataDir: string, env: NodeJS.ProcessEnv): { secrets: Secrets; fresh: boolean } {
  const file = fileOf(dataDir);
  if (fs.existsSync(file)) return { secrets: JSON.parse(fs.readFileSync(file, 'utf8')) as Secrets, fresh: false };
  const secrets = {
    secretKey: env.GATEHOUSE_SECRET_KEY ?? randomBytes(32).toString('base64url'),
    gatewayToken: env.GATEHOUSE_GATEWAY_TOKEN ?? `gth_gw_${base62(43)}`,
    adminEmail: env.GATEHOUSE_ADMIN_EMAIL ?? 'admin@gatehouse.local',
    adminPassword: env.GATEHOUSE_ADMIN_PASSWORD ?? base62(20),
  };
  fs.writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return { secrets, fresh: true };
}
