import fs from 'node:fs';
import path from 'node:path';
import { waitFor } from '@gatehouse/testing';
import type { Stack } from '@gatehouse/tools/stack';

/** Where no mail server is set, mails are kept in the data folder: the newest to somebody, decoded. */
async function mailTo(stack: Stack, address: string): Promise<string> {
  const folder = path.join(path.dirname(path.dirname(stack.logFile)), 'mail');
  const read = () => {
    const names = fs.readdirSync(folder).sort().reverse();
    return names.map((name) => fs.readFileSync(path.join(folder, name), 'utf8')).find((mail) => mail.includes(`To: ${address}`));
  };
  const mail = await waitFor(read, { what: `a mail to ${address}`, timeoutMs: 20_000 });
  return mail.replace(/=\r?\n/g, '').replaceAll('=3D', '=');
}

/** The link in the newest mail to somebody. */
export async function linkMailedTo(stack: Stack, address: string): Promise<string> {
  const link = /https?:\/\/\S+token=\S+/.exec(await mailTo(stack, address))?.[0];
  if (!link) throw new Error(`the mail to ${address} has no link`);
  return link;
}
