import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MailDelivery } from '../platform/mail/mail.js';

/** Texts of the mails that were kept for an address, newest first, with soft line breaks undone. */
export async function mailsTo(delivery: MailDelivery, address: string): Promise<string[]> {
  const names = await delivery.kept();
  const texts = await Promise.all(names.map((name) => readFile(path.join(delivery.folder, name), 'utf8')));
  return texts.filter((text) => text.includes(`To: ${address}`)).map((text) => text.replace(/=\r?\n/g, '').replaceAll('=3D', '='));
}
