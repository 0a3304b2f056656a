'use client';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { CatalogueVersion } from '@/features/catalogue/load-api';
import { api as client } from '@/lib/api';
import { useMay } from '@/lib/session-context';

/** A key that is about to end is not begun with. */
const SPARE_MS = 60_000;

/** APIs of the tenant that lead to models. */
export function useModelApis(tenant: string) {
  return useQuery({
    queryKey: ['apis', tenant, 'models'],
    queryFn: async () => (await client.apis.list({ params: { tenant }, query: { limit: 100 } })).items.filter(({ kind }) => kind === 'llm'),
  });
}

/** The version that callers get who name none; null where nothing of the API is published in production. */
export function useServedVersion(tenant: string, api: string | null) {
  return useQuery({
    queryKey: ['catalogue', tenant, api],
    queryFn: async (): Promise<CatalogueVersion | null> => {
      const { versions } = await client.catalogue.get({ params: { tenant, api: api ?? '' } });
      const served = versions.filter(({ state, urls }) => state !== 'retired' && urls.length > 0);
      return served.find(({ isDefault }) => isDefault) ?? served[0] ?? null;
    },
    enabled: api !== null,
  });
}

/** Active subscriptions to the API: the reader’s own, and every application’s for those who may write credentials. */
export function useSubscriptions(tenant: string, api: string | null) {
  const all = useMay(tenant, 'credentials:write') ? 'true' : undefined;
  return useQuery({
    queryKey: ['subscriptions', tenant, 'playground', api, all],
    queryFn: async () => (await client.subscriptions.list({ params: { tenant }, query: { api: api ?? '', state: 'active', limit: 100, all } })).items,
    enabled: api !== null,
  });
}

/** Keys for a quarter of an hour, made when the first call wants one. They stay in memory. */
export function useKeys(tenant: string) {
  const keys = useRef(new Map<string, { key: string; endsMs: number }>());
  return async (subscription: string): Promise<string> => {
    const known = keys.current.get(subscription);
    if (known && known.endsMs - SPARE_MS > Date.now()) return known.key;
    const { key, expiresAt } = await client.subscriptions.mintTryIt({ params: { tenant, subscription } });
    keys.current.set(subscription, { key, endsMs: Date.parse(expiresAt) });
    return key;
  };
}

/** Headers of a call to the version with that key. */
export function headersOf({ authentication, versionHeader }: CatalogueVersion, key: string | null): Record<string, string> {
  const name = authentication.headers[0] ?? 'authorization';
  return {
    ...(versionHeader && { [versionHeader.name]: versionHeader.value }),
    ...(key !== null && { [name]: name === 'authorization' ? `Bearer ${key}` : key }),
  };
}

/** The address of chat completions, as callers write it. */
export const chatUrl = ({ urls }: CatalogueVersion): string => `${urls[0]?.url.replace(/\/$/, '')}/v1/chat/completions`;
