import 'server-only';
import type { catalogue, Result } from '@gatehouse/contracts';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { serverApi } from '@/lib/server-api';
import { orNotFound } from '@/lib/session';
import { exampleBodies } from './example-bodies';

export type CatalogueApi = Result<(typeof catalogue)['get']>;
export type CatalogueVersion = CatalogueApi['versions'][number];

export const loadApi = cache((tenant: string, api: string): Promise<CatalogueApi> => orNotFound(serverApi().catalogue.get({ params: { tenant, api } })));

/** The version of `?version=`, else the default one, else the first that still serves. */
export function chosenVersion(api: CatalogueApi, name: string | undefined): CatalogueVersion {
  const found = name
    ? api.versions.find((version) => version.name === name || version.id === name)
    : (api.versions.find(({ isDefault, state }) => isDefault && state !== 'retired') ??
      api.versions.find(({ state }) => state !== 'retired') ??
      api.versions[0]);
  return found ?? notFound();
}

/** The document's own examples of bodies, by operation. It is read for them alone: without it there are none, and the page is there all the same. */
export const loadBodies = cache(async (tenant: string, api: string, version: string): Promise<Record<string, string>> => {
  try {
    return exampleBodies(JSON.parse(await serverApi().catalogue.document({ params: { tenant, api, version } })));
  } catch {
    return {};
  }
});
