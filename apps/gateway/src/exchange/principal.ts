import type { CredentialEntry } from '@gatehouse/definition';
import type { CompiledPlan } from '../compile/compile-plan.js';
import type { CompiledApplication, CompiledSubscription } from '../compile/directory.js';

/** Who a call was proved to be. Set by the identify phase, completed by the authorize phase. */
export interface Principal {
  readonly credential: CredentialEntry;
  readonly application: CompiledApplication;
  subscription: CompiledSubscription | null;
  plan: CompiledPlan | null;
}
