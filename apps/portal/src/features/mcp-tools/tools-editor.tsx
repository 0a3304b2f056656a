'use client';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { SaveSettings } from '@/features/policies/save-settings';
import { TheirsCard } from '@/features/policies/theirs-card';
import { useSettings } from '@/features/policies/use-settings';
import type { RevisionView } from '@/features/revisions/revision-review';
import { useMay } from '@/lib/session-context';
import { Card } from '@/ui/card';
import { Note } from '@/ui/note';
import { RadioGroup } from '@/ui/radio-group';
import { AccessCard } from './access-card';
import { OperationsCard } from './operations-card';
import { ServerCard, type ServerCardProps } from './server-card';
import { type Discovery, indexOf, modeOf, proxyConfig, serverConfig, type ToolsMode, withConfig, withMode } from './tool-settings';
import { ToolsElsewhere } from './tools-elsewhere';

const MODES: readonly { value: ToolsMode; label: string; hint: string }[] = [
  { value: 'none', label: 'No tools', hint: 'Clients of the Model Context Protocol find nothing here' },
  {
    value: 'mcp-server',
    label: 'Its operations are tools',
    hint: 'Gateways answer the protocol and call the operations; the upstream needs to know nothing of it',
  },
  { value: 'mcp', label: 'The upstream is an MCP server', hint: 'Gateways stand before it: they let some of its tools through, and check arguments' },
];

interface ToolsOfProps extends Pick<ServerCardProps, 'readOnly' | 'mayAsk' | 'found' | 'onFound'> {
  settings: ReturnType<typeof useSettings>;
}

/** The tools themselves, in the way in which they are offered. */
function ToolsOf({ settings: { base, value, set, errors }, readOnly, ...asking }: ToolsOfProps) {
  const mode = modeOf(value.policies);
  const at = indexOf(value.policies, mode);
  const policy = value.policies[at];
  if (policy === undefined) return null;
  const shared = { revision: base, readOnly, errors, pointer: `/settings/policies/${at}/config` };
  const change = (config: Parameters<typeof withConfig>[2]) => set({ policies: withConfig(value.policies, mode, config) });
  return mode === 'mcp' ? (
    <ServerCard {...shared} {...asking} value={proxyConfig(policy)} onChange={change} />
  ) : (
    <OperationsCard {...shared} value={serverConfig(policy)} onChange={change} />
  );
}

/** Which tools a revision offers to clients of the Model Context Protocol. Kept as the settings of a policy, and deployed like all settings. */
export function ToolsEditor({ revision }: { revision: RevisionView }) {
  const { tenant } = useThing();
  const mayWrite = useMay(tenant, 'apis:write');
  const readOnly = !mayWrite || revision.state !== 'draft';
  const settings = useSettings(revision);
  const [found, setFound] = useState<Discovery | null>(null);
  const { base, value, theirs, set } = settings;
  const mode = modeOf(value.policies);
  const policy = value.policies[indexOf(value.policies, mode)];
  return (
    <>
      <TheirsCard what="these settings" theirs={theirs?.settings ?? null} mine={value} onSettle={settings.settle} />
      <ToolsElsewhere revision={base} />
      <Card title="Tools for models" description="How clients of the Model Context Protocol (MCP) find this API: agents, editors, chat programs.">
        <RadioGroup
          aria-label="Tools for models"
          cards
          value={mode}
          options={MODES.map((option) => ({ ...option, disabled: readOnly }))}
          onChange={(next) => set({ policies: withMode(value.policies, next) })}
        />
      </Card>
      <ToolsOf settings={settings} readOnly={readOnly} mayAsk={mayWrite} found={found} onFound={setFound} />
      {policy && (!policy.enabled || policy.dryRun) && (
        <Note tone="warn">{`The policy is ${policy.enabled ? 'in a dry run' : 'off'}: clients find no tools. Policies & routing switches it on.`}</Note>
      )}
      {mode !== 'none' && (
        <AccessCard mode={mode} discovered={found?.tools ?? []} allow={policy && mode === 'mcp' ? proxyConfig(policy).allow : []} revision={base} />
      )}
      {!readOnly && (
        <SaveSettings
          settings={settings}
          label="Save tools"
          confirmLabel="Save tools"
          what="the tools"
          effect="Clients see them when the revision is deployed."
          done="Clients see it when the revision is deployed."
          part={({ policies }) => policies}
        />
      )}
    </>
  );
}
