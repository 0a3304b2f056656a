import type { ApiObject, PolicyInstance, SnapshotObject } from '@gatehouse/definition';
import type { PolicyFixture } from '../policies/fixture.js';
import { benchObjects } from './snapshot.js';

const policy = (type: string): PolicyInstance => ({ type, version: 1, enabled: true, config: {} });
const KEYED = ['api-key', 'subscription', 'plan-limits'].map(policy);
/** Built-in ones are what a keyed API begins with: measured as what they add to the ones before. */
const BUILT_IN = ['subscription', 'plan-limits'];

/** What stands before the policy, and is called for comparison. */
export function baseOf({ policy: { type }, base }: PolicyFixture): PolicyInstance[] {
  if (BUILT_IN.includes(type))
    return KEYED.slice(
      0,
      KEYED.findIndex((one) => one.type === type),
    );
  return base === 'keyed' ? KEYED : [];
}

/** The path of the measured call under an API of this name. */
export const pathOf = (api: string): string => `/acme/${api}/v1/resource/42`;

/** One API without and one with each policy, all in one gateway, and a caller on a plan. */
export function policyObjects(fixtures: readonly PolicyFixture[], upstreamUrl: string, keyHash: string): SnapshotObject[] {
  const all = benchObjects('full', upstreamUrl, keyHash);
  const pattern = all.find((object): object is ApiObject => object.kind === 'api');
  if (!pattern) throw new Error('the bench has no API');
  const names = new Set<string>();
  const api = (slug: string, policies: PolicyInstance[], more: PolicyFixture['api']): ApiObject => {
    names.add(`ver_${slug}`);
    return {
      ...pattern,
      api: { ...pattern.api, id: `api_${slug}`, slug },
      version: { id: `ver_${slug}`, name: 'v1' },
      unmatched: 'forward',
      operations: [],
      policies,
      ...more,
    };
  };
  const apis = fixtures.flatMap((fixture) => {
    const { type } = fixture.policy;
    return [api(`${type}-without`, baseOf(fixture), fixture.api), api(`${type}-with`, [...baseOf(fixture), fixture.policy], fixture.api)];
  });
  const others = all.flatMap((object): SnapshotObject[] => {
    if (object.kind === 'api') return [];
    if (object.kind !== 'applications') return [object];
    const entries = object.entries.map((entry) => ({ ...entry, subscriptions: entry.subscriptions.map((one) => ({ ...one, versionIds: [...names] })) }));
    return [{ ...object, entries }];
  });
  return [...apis, ...others, ...fixtures.flatMap(({ objects = [] }) => objects)];
}
