import type { AccountActor } from '../http/actor.js';

export type Identity = Omit<AccountActor, 'via'>;

export interface PasswordIdentity extends Identity {
  /** Undefined where the account has no password. */
  passwordHash: string | undefined;
}

/** What authentication asks the module that knows accounts. Blocked accounts are not found. */
export abstract class Identities {
  abstract byId(accountId: string): Promise<Identity | undefined>;
  abstract byEmail(email: string): Promise<PasswordIdentity | undefined>;
  /** By the whole `gth_pat_...` token; expired and revoked ones are not found. */
  abstract byAccessToken(token: string): Promise<Identity | undefined>;
}
