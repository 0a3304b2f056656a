import type { CredentialEntry } from '@gatehouse/definition';
import type { CompiledPlan } from '../compile/compile-plan.js';
import type { CompiledApplication, CompiledSubscription } from '../compile/directory.js';

/** What a token or a certificate says of its bearer, as its issuer wrote it. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who a call was proved to be. Set by the identify phase, completed by the authorize phase. */
export interface Principal {
  /** Null where an issuer of the publisher's vouches for the caller, or where a plan takes in callers without credentials. */
  readonly credential: CredentialEntry | null;
  /** Null for a caller that stands for no application here. */
  readonly application: CompiledApplication | null;
  /** On whose behalf, in the issuer's words: the subject of a token or of a certificate. Null: the application's own. */
  readonly subject: string | null;
  /** Null where the kind of credential has none. */
  readonly claims: Claims | null;
  /** Of the token; empty where the kind of credential has none. */
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  subscription: CompiledSubscription | null;
  plan: CompiledPlan | null;
}

const NONE: readonly string[] = [];

/** The application that holds this credential, and nothing said beyond that. */
export function principalOf(credential: CredentialEntry, application: CompiledApplication): Principal {
  return { credential, application, subject: null, claims: null, scopes: NONE, roles: NONE, subscription: null, plan: null };
}

/** What tells callers apart, for counting and for sending one caller the same way: the application, else the subject. Undefined when neither is known. */
export function callerName(principal: Principal | null): string | undefined {
  if (principal === null) return undefined;
  if (principal.application !== null) return principal.application.entry.id;
  return principal.subject === null ? undefined : `subject:${principal.subject}`;
}
