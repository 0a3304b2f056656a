import { z } from 'zod';
import { KnownPolicy } from './index.js';
import { PolicyInstance } from './policy-instance.js';

/** The type under which a named set of policies stands in a list of policies. It never crosses to gateways: the compiler puts the set's policies in its place. */
export const SET = 'set';

export const SetConfig = z.strictObject({ setId: z.string().min(1).max(60) });

/** A policy as a publisher attaches it: one with a valid configuration, or a set by its id. What gateways alone are told (`origin`) is not for them to say. */
export const AttachedPolicy = PolicyInstance.transform((policy, context) => {
  const refuse = (path: PropertyKey[], message: string) => {
    context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  };
  if (policy.origin !== undefined) return refuse(['origin'], 'is set by the platform');
  if (policy.type !== SET) {
    const known = KnownPolicy.safeParse(policy);
    if (known.success) return known.data;
    for (const { path, message } of known.error.issues) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  }
  const config = SetConfig.safeParse(policy.config);
  return config.success ? { ...policy, config: config.data as Record<string, unknown> } : refuse(['config', 'setId'], 'names no set');
});

export const setIdOf = (policy: Pick<PolicyInstance, 'type' | 'config'>): string | undefined =>
  policy.type === SET ? String((policy.config as { setId?: unknown }).setId) : undefined;

/** Which level a policy is attached at, in the order in which they run within a phase. */
export const LEVELS = ['tenant', 'api', 'operation', 'product', 'plan'] as const;
export type Level = (typeof LEVELS)[number];
