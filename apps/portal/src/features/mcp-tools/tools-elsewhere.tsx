'use client';
import { useQuery } from '@tanstack/react-query';
import { useThing } from '@/features/apis/thing/thing-context';
import type { EffectivePolicy } from '@/features/policies/effective-card';
import type { RevisionView } from '@/features/revisions/revision-review';
import { api } from '@/lib/api';
import { TextLink } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { proxyConfig, serverConfig } from './tool-settings';

/** Beside the API's own list: from the tenant's policies, or from a set. What plans and products say narrows who may call, and offers nothing. */
const isElsewhere = ({ policy, level, set }: EffectivePolicy): boolean =>
  (policy.type === 'mcp-server' || policy.type === 'mcp') && (level === 'tenant' || (level === 'api' && set !== null));

const STATE: Readonly<Record<EffectivePolicy['mode'], string>> = {
  enforced: '',
  'dry-run': ': in a dry run, clients find none of them',
  off: ': switched off, clients find none of them',
};

function Offered({ one: { policy, level, set, mode }, revision }: { one: EffectivePolicy; revision: RevisionView }) {
  const { tenant, params, key } = useThing();
  const chosen = policy.type === 'mcp-server' ? serverConfig(policy).tools : null;
  const { data } = useQuery({
    queryKey: [...key, 'tools', revision.id, revision.contentHash, 'elsewhere', chosen],
    queryFn: () => api.mcpTools.preview({ params: { ...params, revision: revision.id }, body: { tools: chosen ?? [] } }),
    enabled: chosen !== null,
    retry: false,
  });
  const names = chosen === null ? proxyConfig(policy).allow : data?.tools.map(({ name }) => name);
  const source = set === null ? 'the tenant’s own policies' : `the policy set ${set.name}${level === 'tenant' ? ', which stands for the whole tenant' : ''}`;
  return (
    <Note title={`Tools come from ${source} too${STATE[mode]}`}>
      {names && <p className="wrap-anywhere font-mono text-12">{names.join(', ')}</p>}
      <TextLink href={`/console/${tenant}/policies${set === null ? '' : `/${set.id}`}`}>Change them there</TextLink>
    </Note>
  );
}

/** Tools that this API has without saying so itself. */
export function ToolsElsewhere({ revision }: { revision: RevisionView }) {
  const { params, key } = useThing();
  const { data } = useQuery({
    queryKey: [...key, 'effective', revision.id, revision.contentHash, null],
    queryFn: () => api.policies.effective({ params: { ...params, revision: revision.id }, query: {} }),
  });
  const elsewhere = data?.items.filter(isElsewhere) ?? [];
  return elsewhere.map((one) => <Offered key={`${one.level} ${one.set?.id} ${one.policy.type}`} one={one} revision={revision} />);
}
