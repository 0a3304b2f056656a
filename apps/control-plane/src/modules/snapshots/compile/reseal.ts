import { type ApiObject, objectKey, type PlanObject, SEALED } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import { withSecrets } from '../../policies/index.js';

export interface SecretGround {
  /** 32 bytes: what secrets are sealed under */
  groupKey: Uint8Array;
  /** Opens a secret of a policy as it is kept. */
  openSecret(tenantId: string, sealed: string): string;
}

/** Secrets of policies change hands: opened as they are kept, sealed for the group's gateways with the object's key as context. */
function resealing(tenantId: string, context: string, { groupKey, openSecret }: SecretGround) {
  return (secret: string): string => SEALED + seal(groupKey, context, openSecret(tenantId, secret));
}

export function resealApi(object: ApiObject, ground: SecretGround): ApiObject {
  const change = resealing(object.tenant.id, objectKey.api(object.environment.id, object.version.id), ground);
  const operations = object.operations.map((operation) =>
    operation.policies.length === 0 ? operation : { ...operation, policies: withSecrets(operation.policies, change) },
  );
  return { ...object, policies: withSecrets(object.policies, change), operations };
}

export function resealPlan(object: PlanObject, ground: SecretGround): PlanObject {
  return { ...object, policies: withSecrets(object.policies, resealing(object.tenantId, objectKey.plan(object.id), ground)) };
}
