import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { CredentialEntry } from '@gatehouse/definition';
import type { Runtime } from '../compile/runtime.js';

const KEPT_MAX = 10_000;

/** Keys that signatures are checked with, opened once: unsealing and reading cost more than checking. */
export class SigningKeys {
  private kept = new Map<string, KeyObject>();

  constructor(private readonly runtime: Pick<Runtime, 'unseal'>) {}

  /** Undefined for a credential without a key. @throws SealError, or Error for what is no key */
  of({ id, sealedSecret, publicKeyPem }: CredentialEntry): KeyObject | undefined {
    const text = sealedSecret ?? publicKeyPem;
    if (text === undefined) return undefined;
    const name = `${id}:${text}`;
    let key = this.kept.get(name);
    if (key === undefined) {
      key = sealedSecret === undefined ? createPublicKey(text) : createSecretKey(this.runtime.unseal(`credential:${id}`, sealedSecret));
      if (this.kept.size >= KEPT_MAX) this.kept = new Map();
      this.kept.set(name, key);
    }
    return key;
  }
}
