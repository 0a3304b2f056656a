import { objectKey, type ProviderObject } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import type { ProviderState } from './state.js';

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

/** With its keys sealed for the group's gateways. A provider without any is there too: what asks for none needs none. */
export function compileProvider({ keys, models, ...provider }: ProviderState, groupKey: Uint8Array): ProviderObject {
  const context = objectKey.provider(provider.id);
  return {
    kind: 'provider',
    ...provider,
    keys: [...keys].sort(byId).map(({ secret, models: only, limits, ...key }) => ({
      ...key,
      sealedSecret: seal(groupKey, context, secret),
      ...(limits && Object.keys(limits).length > 0 && { limits }),
      ...(only !== null && { models: [...only].sort() }),
    })),
    models: [...models].sort(byId),
  };
}
