import { POLICIES } from './index.js';

/** What a policy about models is for: limits of tokens and money, answers given again, looking at what is said. */
export const MODEL_POLICY_KINDS = ['budget', 'cache', 'guard'] as const;
export type ModelPolicyKind = (typeof MODEL_POLICY_KINDS)[number];

/** Undefined for policies that are not about models, and for types that are not known. */
export function modelPolicyKind(type: string): ModelPolicyKind | undefined {
  const definition: { version: number; forModels?: ModelPolicyKind } | undefined = Object.hasOwn(POLICIES, type)
    ? POLICIES[type as keyof typeof POLICIES]
    : undefined;
  return definition?.forModels;
}

export const MODEL_POLICY_TYPES = (Object.keys(POLICIES) as (keyof typeof POLICIES)[]).filter((type) => modelPolicyKind(type) !== undefined);
