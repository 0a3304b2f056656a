import type { ProviderAuth } from '@gatehouse/definition';
import type { Runtime } from '../../compile/runtime.js';
import { AwsAttemptAuth } from './aws-attempt-auth.js';
import { GoogleAttemptAuth } from './google-attempt-auth.js';

/** One try at a provider, as it is about to be sent. */
export interface AuthAttempt {
  method: string;
  /** Host and port, as the Host header says. */
  authority: string;
  /** With the base path and the query. */
  path: string;
  contentType: string;
  body: Buffer;
}

/** Shows a key that is not simply a header: by a signature, or by a token that it is exchanged for. One per key; asked for every try. */
export interface AttemptAuth {
  /** Header lines, each with its end. Rejects where no token is to be had: the key is then as good as refused. */
  lines(attempt: AuthAttempt): string | Promise<string>;
  /** The provider did not take the lines: they are not shown again. True: it took them before, and others are worth a try. */
  refused?(lines: string): boolean;
}

/**
 * Null where the key is a header of its own, or nothing.
 * @throws Error for a secret that is not of the form that this needs
 */
export function attemptAuth(auth: ProviderAuth, secret: string, runtime: Runtime): AttemptAuth | null {
  switch (auth.as) {
    case 'aws':
      return new AwsAttemptAuth(auth, secret, runtime.clock);
    case 'google':
      return GoogleAttemptAuth.of(auth.scope, secret, runtime);
    default:
      return null;
  }
}
