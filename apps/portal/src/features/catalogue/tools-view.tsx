import type { mcpTools, Result } from '@gatehouse/contracts';
import { Wrench } from 'lucide-react';
import { type ConnectSample, connectSamples, type McpAddress } from '@/features/mcp-tools/connect-samples';
import { Badge } from '@/ui/badge';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import { CopyField } from '@/ui/copy';
import { EmptyState } from '@/ui/empty-state';
import { Note } from '@/ui/note';
import { WithAside } from '@/ui/page';
import { PanelTabs } from '@/ui/panel-tabs';
import type { CatalogueApi, CatalogueVersion } from './load-api';
import { PlanCards } from './plan-cards';

export type OfferedTools = NonNullable<Result<(typeof mcpTools)['offered']>['offered']>;
type Tool = Extract<OfferedTools, { kind: 'operations' }>['tools'][number];

function addressOf(api: CatalogueApi, version: CatalogueVersion, path: string): McpAddress | null {
  const base = version.urls[0]?.url;
  if (base === undefined) return null;
  const { anonymous, headers, bearer } = version.authentication;
  const [own] = headers;
  const key = own ? { header: own, prefix: '' } : bearer ? { header: 'authorization', prefix: 'Bearer ' } : null;
  return {
    name: api.api.slug,
    url: `${base}${path}`,
    key: anonymous ? null : key,
    headers: version.versionHeader ? { [version.versionHeader.name]: version.versionHeader.value } : {},
  };
}

function Connect({ samples }: { samples: readonly ConnectSample[] }) {
  return (
    <PanelTabs
      label="Clients"
      tabs={samples.map(({ id, label, file, code, hint }) => ({
        id,
        label,
        content: (
          <div className="flex flex-col gap-2">
            <CodeBlock title={file} code={code} />
            <p className="text-12 text-ink-muted">{hint}</p>
          </div>
        ),
      }))}
    />
  );
}

function ToolRow({ tool }: { tool: Tool }) {
  return (
    <li className="flex flex-col gap-1 py-3 text-13">
      <span className="flex flex-wrap items-baseline gap-2">
        <span className="wrap-anywhere font-medium font-mono text-13">{tool.name}</span>
        {tool.annotations.readOnlyHint === true && <Badge>Reads only</Badge>}
        {tool.annotations.destructiveHint === true && <Badge tone="warn">May destroy</Badge>}
      </span>
      <span className="wrap-anywhere text-ink-muted">{tool.description}</span>
      <details>
        <summary className="cursor-pointer text-12 text-ink-muted">{`Arguments of ${tool.name}`}</summary>
        <div className="pt-2">
          <CodeBlock title={`${tool.name}, arguments`} code={JSON.stringify(tool.inputSchema, null, 2)} />
        </div>
      </details>
    </li>
  );
}

function Tools({ offered }: { offered: OfferedTools }) {
  if (offered.kind === 'server') {
    const all = offered.allow.includes('*');
    return (
      <Card title="Tools" description="The server itself tells what they do and take. Your plan may let through fewer.">
        <ul className="flex flex-wrap gap-2">
          {all && <li className="text-13">All tools of the server.</li>}
          {!all &&
            offered.allow.map((name) => (
              <li key={name}>
                <Badge>{name}</Badge>
              </li>
            ))}
        </ul>
        {offered.deny.length > 0 && <p className="pt-2 text-13 text-ink-muted">{`Not: ${offered.deny.join(', ')}.`}</p>}
      </Card>
    );
  }
  return (
    <Card title="Tools" description={`${offered.tools.length} for models to call. Your plan may include fewer.`}>
      {offered.tools.length === 0 && (
        <EmptyState icon={Wrench} title="No tool">
          None of its operations can be called as a tool.
        </EmptyState>
      )}
      <ul className="flex flex-col divide-y divide-line">
        {offered.tools.map((tool) => (
          <ToolRow key={tool.name} tool={tool} />
        ))}
      </ul>
    </Card>
  );
}

/** What models can do with an API, and how their programs are connected. */
export function ToolsView({ api, version, offered }: { api: CatalogueApi; version: CatalogueVersion; offered: OfferedTools }) {
  const address = addressOf(api, version, offered.path);
  return (
    <WithAside aside={<PlanCards api={api} version={version} />}>
      <Card title="Connect" description="A server of the Model Context Protocol (MCP), over streamable HTTP.">
        <div className="flex flex-col gap-3">
          {offered.kind === 'operations' && offered.instructions && <p className="text-13 text-ink-muted">{offered.instructions}</p>}
          {address === null ? (
            <Note tone="warn">It is not deployed to production at the moment.</Note>
          ) : (
            <>
              <CopyField label="Address of the server" value={address.url} />
              <Connect samples={connectSamples(address)} />
            </>
          )}
        </div>
      </Card>
      <Tools offered={offered} />
    </WithAside>
  );
}
