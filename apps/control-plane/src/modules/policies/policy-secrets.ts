import { mapSecrets, POLICIES, type PolicyInstance, type PolicyType, SEALED } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../../platform/crypto/index.js';

/** Of one tenant: settings are copied between revisions and sets, and what was sealed in one opens in the other; never in another tenant's. */
const contextOf = (tenantId: string): string => `policies/${tenantId}`;

/** The same policies with each of their secrets, as the schemas mark them, replaced. */
export function withSecrets(policies: readonly PolicyInstance[], change: (secret: string) => string): PolicyInstance[] {
  return policies.map((policy) => {
    const definition = Object.hasOwn(POLICIES, policy.type) ? POLICIES[policy.type as PolicyType] : undefined;
    const config = definition && mapSecrets(definition.config, policy.config, change);
    return config === undefined || config === policy.config ? policy : { ...policy, config };
  });
}

/** Secrets in lists of policies: kept and shown sealed, opened only to be sealed for gateways. */
@Injectable()
export class PolicySecrets {
  constructor(private readonly sealer: Sealer) {}

  /** What came sealed stays as it is. @throws Error for what only looks sealed */
  seal(tenantId: string, policies: readonly PolicyInstance[]): PolicyInstance[] {
    const context = contextOf(tenantId);
    return withSecrets(policies, (secret) => {
      if (!secret.startsWith(SEALED)) return SEALED + this.sealer.seal(secret, context);
      this.sealer.open(secret.slice(SEALED.length), context);
      return secret;
    });
  }

  /** @throws Error for one that does not open */
  open(tenantId: string, secret: string): string {
    return this.sealer.open(secret.slice(SEALED.length), contextOf(tenantId));
  }
}
