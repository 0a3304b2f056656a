'use client';
import type { CatalogueApi, CatalogueVersion } from '@/features/catalogue/load-api';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import { CopyField } from '@/ui/copy';
import { LinkButton } from '@/ui/link-button';
import { Note } from '@/ui/note';

export interface SubscribedResult {
  application: { id: string; name: string };
  state: string;
  /** The new key; null when the application has one already. */
  key: string | null;
}

function curlOf(version: CatalogueVersion, key: string, models: boolean): string | null {
  const base = version.urls[0]?.url;
  const operation = version.operations.find(({ method, path }) => method === 'GET' && !path.includes('{')) ?? version.operations[0];
  if (!base || !operation) return null;
  const header = version.authentication.headers[0] ? `${version.authentication.headers[0]}: ${key}` : `authorization: Bearer ${key}`;
  // stock clients of models say no version either
  const chosen = version.versionHeader && !models ? `-H '${version.versionHeader.name}: ${version.versionHeader.value}' ` : '';
  return `curl ${operation.method === 'GET' ? '' : `-X ${operation.method} `}-H '${header}' ${chosen}'${base}${operation.path}'`;
}

export function Subscribed({ api, version, result }: { api: CatalogueApi; version: CatalogueVersion; result: SubscribedResult }) {
  const { application, state, key } = result;
  const models = api.api.kind === 'llm';
  const curl = key ? curlOf(version, key, models) : null;
  const tenant = api.tenant.slug;
  const base = `/catalogue/${tenant}/${api.api.slug}`;
  return (
    <Card title={state === 'active' ? 'Subscribed' : 'Request sent'}>
      <div className="flex flex-col gap-4" aria-live="polite">
        <Note tone={state === 'active' ? 'good' : 'info'}>
          {state === 'active'
            ? `${application.name} may call ${api.api.name} ${version.name} now.`
            : `The API’s team decides on ${application.name}. You are told by a notice and by mail; the key works from then on.`}
        </Note>
        {key ? (
          <>
            <CopyField label="Key" value={key} />
            <p className="text-13 text-ink-muted">The key is shown only now. Keep it like a password; you can make another at any time.</p>
            {curl && state === 'active' && <CodeBlock title="First call" code={curl} />}
          </>
        ) : (
          <p className="text-13 text-ink-muted">{`The keys ${application.name} has already serve this subscription too.`}</p>
        )}
        <div className="flex flex-wrap gap-2">
          {state === 'active' && models && (
            <LinkButton variant="primary" href={`${base}/models?application=${application.id}`}>
              Models, with code to copy
            </LinkButton>
          )}
          {state === 'active' && (
            <LinkButton variant={models ? 'secondary' : 'primary'} href={`${base}/try?version=${encodeURIComponent(version.name)}`}>
              Try it
            </LinkButton>
          )}
          <LinkButton href={`/developer/${tenant}/applications/${application.id}`}>{`Open ${application.name}`}</LinkButton>
        </div>
      </div>
    </Card>
  );
}
