import type { ProviderAuth, ProviderKeyEntry } from '@gatehouse/definition';
import type { AttemptAuth } from '../provider-auth/attempt-auth.js';

const VISIBLE = /^[\x20-\x7e]+$/;

/** A key of a provider, opened. Its secret is in no record, log or answer. */
export class CompiledKey {
  readonly id: string;
  readonly weight: number;
  /** Header lines that show it; empty where requests are signed, or nothing is shown. */
  readonly lines: string;
  /** What shows it where it is no header; made when it is first shown. */
  auth: AttemptAuth | null = null;

  /** @throws Error for a secret that no header can carry */
  constructor(
    readonly entry: ProviderKeyEntry,
    readonly secret: string,
    auth: ProviderAuth,
  ) {
    this.id = entry.id;
    this.weight = entry.weight;
    const shown = auth.as === 'bearer' || auth.as === 'header';
    if (shown && !VISIBLE.test(secret)) throw new Error(`the key ${entry.name} has characters that no header can carry`);
    this.lines =
      auth.as === 'bearer' ? `authorization: Bearer ${secret}\r\n` : auth.as === 'header' ? `${auth.name.toLowerCase()}: ${auth.prefix}${secret}\r\n` : '';
  }

  serves(model: string): boolean {
    return this.weight > 0 && this.entry.state === 'active' && (this.entry.models?.includes(model) ?? true);
  }
}

/** Of providers that want none. */
export const NO_KEY = new CompiledKey({ id: '', name: '', sealedSecret: '', weight: 1, state: 'active' }, '', { as: 'none' });
