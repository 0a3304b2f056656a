'use client';
import type { Condition } from '@gatehouse/contracts';
import { useSubscriberChoices } from '@/features/applications/use-subscriber-choices';
import { conditionWords } from './condition-words';

const asksForNames = ({ tests, and }: Condition): boolean => [...tests, ...(and?.tests ?? [])].some(({ on }) => on === 'application' || on === 'plan');

/** The condition in words, with applications and plans by their names. */
export function useConditionWords(tenant: string, conditions: readonly (Condition | undefined)[]): (condition: Condition) => string {
  const { subscriber = [] } = useSubscriberChoices(
    tenant,
    conditions.some((condition) => condition && asksForNames(condition)),
  );
  const names = new Map(subscriber.map(({ value, label }) => [value, label]));
  return (condition) => conditionWords(condition, names);
}

export function ConditionWords({ tenant, condition }: { tenant: string; condition: Condition }) {
  const words = useConditionWords(tenant, [condition]);
  return <p className="wrap-anywhere text-12 text-ink-muted">Only {words(condition)}</p>;
}
