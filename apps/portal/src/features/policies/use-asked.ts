'use client';
import { type Phase, POLICIES, type PolicyType } from '@gatehouse/contracts';
import { parseAsString, useQueryState } from 'nuqs';
import { useEffect } from 'react';
import { ATTACHABLE, newPolicy, type Policy } from './policy-types';

/** The type of `?add=`, where it can be attached by hand. */
export function useAskedType(): [type: PolicyType | undefined, done: () => void] {
  const [asked, ask] = useQueryState('add', parseAsString);
  return [ATTACHABLE.find((type) => type === asked), () => void ask(null)];
}

/** Adds what the address asks for, once. */
export function useAsked(enabled: boolean, phases: readonly Phase[] | undefined, add: (policy: Policy) => void): void {
  const [type, done] = useAskedType();
  const fits = enabled && type !== undefined && (phases === undefined || phases.includes(POLICIES[type].phase));
  // once, whatever the list has become since
  useEffect(() => {
    if (!fits || type === undefined) return;
    add(newPolicy(type));
    done();
  }, [fits, type]);
}
