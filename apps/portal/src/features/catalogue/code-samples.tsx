import 'server-only';
import { snippetz } from '@scalar/snippetz';
import { CodeBlock } from '@/ui/code-block';
import { PanelTabs } from '@/ui/panel-tabs';
import type { CatalogueVersion } from './load-api';

const CLIENTS = [
  { target: 'shell', client: 'curl', label: 'curl' },
  { target: 'js', client: 'fetch', label: 'JavaScript' },
  { target: 'python', client: 'requests', label: 'Python' },
  { target: 'go', client: 'native', label: 'Go' },
  { target: 'java', client: 'okhttp', label: 'Java' },
  { target: 'csharp', client: 'httpclient', label: 'C#' },
  { target: 'php', client: 'guzzle', label: 'PHP' },
] as const;

/** A call of one operation in several languages, made on the server. Without an operation: the first that reads. */
export function CodeSamples({ version, operationId, bodies }: { version: CatalogueVersion; operationId?: string; bodies?: Readonly<Record<string, string>> }) {
  const operation =
    version.operations.find(({ id }) => id === operationId) ??
    version.operations.find(({ method, path }) => method === 'GET' && !path.includes('{')) ??
    version.operations[0];
  const base = version.urls[0]?.url;
  if (!operation || !base) return null;
  const header = version.authentication.headers[0] ?? (version.authentication.bearer ? 'authorization' : undefined);
  const key = version.authentication.anonymous || !header ? [] : [{ name: header, value: header === 'authorization' ? 'Bearer YOUR_KEY' : 'YOUR_KEY' }];
  const body = bodies?.[operation.id];
  const headers = [
    ...key,
    ...(version.versionHeader ? [version.versionHeader] : []),
    ...(body === undefined ? [] : [{ name: 'content-type', value: 'application/json' }]),
  ];
  const postData = body === undefined ? undefined : { mimeType: 'application/json', text: body };
  const request = { method: operation.method, url: base + operation.path, headers, postData };
  const tabs = CLIENTS.flatMap(({ target, client, label }) => {
    const code = snippetz().print(target, client, request as never);
    return code ? [{ id: client, label, content: <CodeBlock title={`${operation.method} ${operation.path}`} code={code} /> }] : [];
  });
  return <PanelTabs label="Code samples" tabs={tabs} />;
}
