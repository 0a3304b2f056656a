'use client';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { CatalogueVersion } from '@/features/catalogue/load-api';
import { api as client } from '@/lib/api';
import { useMay } from '@/lib/session-context';
import { throughDoor } from './run-chat';

/** A key that is about to end is not begun with. */
const SPARE_MS = 60_000;
/** Gateways hear of a new key a moment after it was made. */
const LOOK_EACH_MS = 200;
const LOOKS_MAX = 25;

/** APIs of the tenant that lead to models. */
export function useModelApis(tenant: string) {
  return useQuery({
    queryKey: ['apis', tenant, 'models'],
    queryFn: async () => (await client.apis.list({ params: { tenant }, query: { kind: 'llm', limit: 100 } })).items,
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

/**
 * Active subscriptions to the API: the reader’s own, then every application’s for those who may write credentials. What is asked counts against the
 * application that it is asked as, so nobody else’s is chosen while there is one of the reader’s.
 */
export function useSubscriptions(tenant: string, api: string | null) {
  const all = useMay(tenant, 'credentials:write');
  return useQuery({
    queryKey: ['subscriptions', tenant, 'playground', api, all],
    queryFn: async () => {
      const query = { api: api ?? '', state: 'active', limit: 100 } as const;
      const [own, every] = await Promise.all([
        client.subscriptions.list({ params: { tenant }, query }),
        all ? client.subscriptions.list({ params: { tenant }, query: { ...query, all: 'true' } }) : { items: [] },
      ]);
      const mine = new Set(own.items.map(({ id }) => id));
      return [...own.items, ...every.items.filter(({ id }) => !mine.has(id))];
    },
    enabled: api !== null,
  });
}

/** What the gateway says of the key after that is for the call itself to show. */
async function untilKnown(version: CatalogueVersion, key: string): Promise<void> {
  const { pathname } = new URL(`${rootOf(version)}/v1/models`);
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const { status } = await fetch(`/try${pathname}`, { headers: throughDoor(headersOf(version, key)), credentials: 'omit' });
    if (status !== 401) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EACH_MS));
  }
}

/** Keys for a quarter of an hour, made when the first call wants one. They stay in memory. */
export function useKeys(tenant: string) {
  const keys = useRef(new Map<string, { key: string; endsMs: number }>());
  return async (subscription: string, version: CatalogueVersion): Promise<string> => {
    const known = keys.current.get(subscription);
    if (known && known.endsMs - SPARE_MS > Date.now()) return known.key;
    const { key, expiresAt } = await client.subscriptions.mintTryIt({ params: { tenant, subscription } });
    await untilKnown(version, key);
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

const rootOf = ({ urls }: CatalogueVersion): string => urls[0]?.url.replace(/\/$/, '') ?? '';

/** The address of chat completions, as callers write it. */
export const chatUrl = (version: CatalogueVersion): string => `${rootOf(version)}/v1/chat/completions`;
