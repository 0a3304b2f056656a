'use client';
import { usePathname } from 'next/navigation';
import type { CurlRequest } from '@/lib/curl';
import { CopyAsCurl } from '@/ui/copy-as-curl';
import { type Thing, useThing } from './thing-context';

type Line = CurlRequest & { label: string };

function requestsOf({ path, tenant, api }: Thing, tab: string): Line[] {
  const apiPath = `/api/v1/tenants/${tenant}/apis/${api.slug}`;
  const revision = `${path}/revisions/REVISION`;
  switch (tab) {
    case 'document':
      return [
        { label: 'Read the document', method: 'GET', path: `${revision}/document` },
        { label: 'Make a draft of a document', method: 'POST', path: `${path}/revisions`, body: { document: 'openapi: 3.1.0 ...' } },
      ];
    case 'policies':
      return [
        {
          label: 'Change the settings of a draft',
          method: 'PATCH',
          path: revision,
          body: { settings: { policies: [{ type: 'cors', config: { origins: ['*'] } }] } },
        },
      ];
    case 'tools':
      return [
        { label: 'See operations as tools', method: 'POST', path: `${revision}/tools/preview`, body: { tools: [] } },
        { label: 'Ask the server behind it', method: 'POST', path: `${revision}/tools/discover`, body: {} },
      ];
    case 'revisions':
      return [
        { label: 'Approve', method: 'POST', path: `${revision}/transitions`, body: { to: 'approved' } },
        { label: 'Make a draft', method: 'POST', path: `${path}/revisions`, body: { fromRevisionId: 'REVISION' } },
      ];
    case 'deployments':
      return [
        { label: 'Deploy', method: 'POST', path: `${path}/deployments`, body: { revisionId: 'REVISION', environment: 'production' } },
        { label: 'See who has it', method: 'GET', path: `${path}/deployments` },
      ];
    case 'settings':
      return [
        { label: 'Change the API', method: 'PATCH', path: apiPath, body: { summary: api.summary } },
        { label: 'Purge stored responses', method: 'POST', path: `${apiPath}/purges`, body: { by: 'tag', tag: 'TAG' } },
      ];
    default:
      return [
        { label: 'Read the version', method: 'GET', path },
        { label: 'Publish', method: 'POST', path: `${path}/transitions`, body: { to: 'published' } },
        { label: 'Block', method: 'POST', path: `${path}/block`, body: { reason: 'Why' } },
      ];
  }
}

/** What the open tab does, as requests. */
export function ThingCurl() {
  const thing = useThing();
  const tab = usePathname().split('/')[5] ?? '';
  return <CopyAsCurl title={`${thing.api.name} ${thing.version.name}`} requests={requestsOf(thing, tab)} />;
}
