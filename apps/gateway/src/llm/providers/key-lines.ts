import type { Runtime } from '../../compile/runtime.js';
import { type AuthAttempt, attemptAuth } from '../provider-auth/attempt-auth.js';
import type { CompiledProvider } from './compiled-provider.js';
import type { CompiledKey } from './provider-key.js';

/** What a signature covers. */
export interface SignedRequest extends Omit<AuthAttempt, 'contentType'> {
  contentType: string | undefined;
}

/** The provider did not take a key as it was shown. True: it was the token that the key was exchanged for that had ended early. */
export const tokenEnded = (key: CompiledKey, lines: string): boolean => key.auth?.refused?.(lines) ?? false;

/** Header lines that show a key to its provider. A promise where somebody has to be asked for a token first: it rejects where the key is none that the provider could be shown. */
export function keyLines({ object }: CompiledProvider, key: CompiledKey, request: SignedRequest, runtime: Runtime): string | Promise<string> {
  const { auth } = object;
  if (auth.as !== 'aws' && auth.as !== 'google') return key.lines;
  try {
    key.auth ??= attemptAuth(auth, key.secret, runtime);
    return key.auth === null ? key.lines : key.auth.lines({ ...request, contentType: request.contentType ?? '' });
  } catch (error) {
    return Promise.reject(error);
  }
}
