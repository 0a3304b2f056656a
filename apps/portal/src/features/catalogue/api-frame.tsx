import type { ReactNode } from 'react';
import { LinkButton, TextLink } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { Page } from '@/ui/page';
import { PageHeader } from '@/ui/page-header';
import { TenantBrand } from '@/ui/shell/brand-context';
import { NameInTrail } from '@/ui/shell/trail-names';
import { StateBadge } from '@/ui/state-badge';
import { LinkTabs } from '@/ui/tabs';
import type { CatalogueApi, CatalogueVersion } from './load-api';
import { VersionSwitch } from './version-switch';

function LifecycleNote({ api, version, base }: { api: CatalogueApi; version: CatalogueVersion; base: string }) {
  const successor = version.successor && (
    <>
      {' Move to '}
      <TextLink href={`${base}?version=${encodeURIComponent(version.successor)}`}>{`${api.api.name} ${version.successor}`}</TextLink>.
    </>
  );
  if (version.state === 'retired')
    return (
      <Note tone="bad" title={`${version.name} is retired`}>
        Calls are answered with 410.{successor}
      </Note>
    );
  if (version.blocked)
    return (
      <Note tone="bad" title={`${version.name} is blocked for now`}>
        Calls are answered with 503 until its team lifts the block.
      </Note>
    );
  if (version.state !== 'deprecated') return null;
  const end = version.sunsetAt ? ` It ends on ${version.sunsetAt.slice(0, 10)}.` : '';
  return (
    <Note tone="warn" title={`${version.name} is deprecated`}>
      {`It takes no new subscriptions.${end}`}
      {successor}
    </Note>
  );
}

/** What all pages of one API in the catalogue share: name, version, lifecycle, tabs. */
export function ApiFrame({ api, version, wide, children }: { api: CatalogueApi; version: CatalogueVersion; wide?: boolean; children: ReactNode }) {
  const base = `/catalogue/${api.tenant.slug}/${api.api.slug}`;
  const query = `?version=${encodeURIComponent(version.name)}`;
  const open = version.state === 'published' && version.plans.length > 0;
  return (
    <Page className={wide ? 'max-w-none' : undefined}>
      <TenantBrand name={api.tenant.name} logoUrl={api.tenant.branding.logoUrl} accent={api.tenant.branding.accent} />
      <NameInTrail segments={[api.tenant.slug]} name={api.tenant.name} />
      <PageHeader
        title={api.api.name}
        names={[api.api.slug]}
        state={<StateBadge state={version.blocked ? 'blocked' : version.state} />}
        description={api.api.summary || `An API of ${api.tenant.name}`}
        actions={
          <>
            <VersionSwitch versions={api.versions.map(({ name, state }) => ({ name, state }))} current={version.name} />
            {open && (
              <LinkButton variant="primary" href={`${base}/subscribe${query}`}>
                Subscribe
              </LinkButton>
            )}
          </>
        }
      />
      <LifecycleNote api={api} version={version} base={base} />
      <LinkTabs
        label={api.api.name}
        tabs={[
          { href: base, label: 'Overview', exact: true },
          ...(api.api.kind === 'llm' ? [{ href: `${base}/models`, label: 'Models' }] : []),
          ...(version.mcp ? [{ href: `${base}/tools`, label: 'Tools' }] : []),
          { href: `${base}/reference`, label: 'Reference' },
          { href: `${base}/try`, label: 'Try it' },
        ]}
      />
      {children}
    </Page>
  );
}
