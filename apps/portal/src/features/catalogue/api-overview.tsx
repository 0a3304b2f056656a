import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { CopyField } from '@/ui/copy';
import { TextLink } from '@/ui/link-button';
import { Markdown } from '@/ui/markdown';
import { Note } from '@/ui/note';
import { WithAside } from '@/ui/page';
import { CodeSamples } from './code-samples';
import type { CatalogueApi, CatalogueVersion } from './load-api';
import { PlanCards } from './plan-cards';

const OTHER_KINDS: Readonly<Record<string, string>> = {
  'oauth-token': 'a token for your client id and secret',
  jwt: 'a token of the API’s issuer',
  'token-introspection': 'a token of the API’s issuer',
  'basic-auth': 'your client id and secret as user and password',
  'http-signature': 'a signature (RFC 9421)',
  'hmac-signature': 'a signature in the form of AWS',
  'client-certificate': 'your client certificate',
};

function howToIdentify(anonymous: boolean, ways: readonly string[], kinds: readonly string[]): string {
  if (anonymous) return 'No key is needed.';
  const others = [...new Set(kinds.flatMap((kind) => OTHER_KINDS[kind] ?? []))];
  const key = ways.length > 0 ? [`your key in ${ways.join(', or ')}`] : [];
  return `Send ${[...key, ...others].join(', or ')}. Subscribe to get what you need on the page of your application.`;
}

interface HowToCallProps {
  version: CatalogueVersion;
  /** Where its models are, of an API that leads to some: stock clients call those, and ask for no version. */
  models: string | undefined;
}

function HowToCall({ version, models }: HowToCallProps) {
  const { authentication, urls, versionHeader } = version;
  const ways = [
    ...authentication.headers.map((header) => `the header ${header}`),
    ...(authentication.bearer ? ['Authorization: Bearer'] : []),
    ...(authentication.queryName ? [`the query parameter ${authentication.queryName}`] : []),
  ];
  return (
    <Card title="How to call it">
      <div className="flex flex-col gap-3">
        {urls.length === 0 && <Note tone="warn">It is not deployed to production at the moment.</Note>}
        {urls.map(({ environment, url }) => (
          <CopyField key={url} label={`Address in ${environment}`} value={url} />
        ))}
        <p className="text-13 text-ink-muted">
          {howToIdentify(authentication.anonymous, ways, authentication.kinds)}
          {models === undefined && versionHeader && ` The header ${versionHeader.name}: ${versionHeader.value} chooses this version.`}
        </p>
        {models === undefined ? (
          <CodeSamples version={version} />
        ) : (
          <p className="text-13 text-ink">
            Stock clients of OpenAI, Anthropic and Google need this address and a key: <TextLink href={models}>models, with code to copy</TextLink>.
          </p>
        )}
      </div>
    </Card>
  );
}

function Operations({ version, base }: { version: CatalogueVersion; base: string }) {
  return (
    <Card title="Operations" description={`${version.operations.length} in ${version.name}`}>
      <ul className="flex flex-col divide-y divide-line">
        {version.operations.map(({ id, method, path, summary, deprecated }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 py-2 text-13">
            <TextLink
              href={`${base}/try?version=${encodeURIComponent(version.name)}&operation=${encodeURIComponent(id)}`}
              className="wrap-anywhere font-mono text-12"
            >
              {`${method} ${path}`}
            </TextLink>
            <span className="min-w-0 text-ink-muted">{summary}</span>
            {deprecated && <Badge tone="warn">Deprecated</Badge>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function ApiOverview({ api, version }: { api: CatalogueApi; version: CatalogueVersion }) {
  const base = `/catalogue/${api.tenant.slug}/${api.api.slug}`;
  const text = [api.description, version.description].filter(Boolean).join('\n\n');
  return (
    <WithAside aside={<PlanCards api={api} version={version} />}>
      {text && (
        <Card>
          <Markdown text={text} />
        </Card>
      )}
      <HowToCall version={version} models={api.api.kind === 'llm' ? `${base}/models?version=${encodeURIComponent(version.name)}` : undefined} />
      <Operations version={version} base={base} />
    </WithAside>
  );
}
