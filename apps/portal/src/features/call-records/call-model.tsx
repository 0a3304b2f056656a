import { WhyChosen } from '@/features/model-routes/why-chosen';
import { formatCount, formatMicros, formatMicroseconds } from '@/lib/number';
import { type Fact, FactList } from '@/ui/fact-list';
import type { CallRow } from './record-source';

type ModelCall = NonNullable<CallRow['llm']>;

function tokenWords({ usage, estimated }: ModelCall): string {
  if (!usage) return 'none were counted';
  const { inputTokens = 0, cachedInputTokens = 0, outputTokens = 0, reasoningTokens = 0 } = usage;
  const cached = cachedInputTokens > 0 ? ` (${formatCount(cachedInputTokens)} cached)` : '';
  const reasoning = reasoningTokens > 0 ? ` (${formatCount(reasoningTokens)} reasoning)` : '';
  return `${formatCount(inputTokens)} in${cached}, ${formatCount(outputTokens)} out${reasoning}${estimated ? ', estimated' : ''}`;
}

function formatWords({ format, wireFormat, stream }: ModelCall): string {
  const translated = wireFormat !== undefined && wireFormat !== format ? `, translated to ${wireFormat}` : '';
  return `${format}${translated}${stream ? ', as a stream' : ''}`;
}

const given = (label: string, value: string | undefined): Fact[] => (value === undefined || value === '' ? [] : [{ label, value }]);

/** What was asked of a model, who answered and why that one, how fast and for how much. */
export function CallModel({ llm, provider }: { llm: ModelCall; provider: string | null }) {
  const { interTokenP50Us: between, interTokenP95Us: worst } = llm;
  return (
    <FactList
      facts={[
        ...given('Asked for', llm.model),
        ...given('Model route', llm.route),
        ...given('Provider', provider ?? undefined),
        ...given('Model', llm.targetModel),
        ...(llm.why ? [{ label: 'Why this one', value: <WhyChosen reason={llm.why} exact /> }] : []),
        { label: 'Format', value: formatWords(llm) },
        { label: 'Tokens', value: tokenWords(llm) },
        { label: 'Cost', value: llm.spendMicros === undefined ? 'not known' : formatMicros(llm.spendMicros) },
        ...given('First token', llm.ttftUs === undefined ? undefined : formatMicroseconds(llm.ttftUs)),
        ...given('Between tokens', between === undefined ? undefined : `${formatMicroseconds(between)}, p95 ${formatMicroseconds(worst ?? between)}`),
        ...given('Other targets tried', llm.fallbacks > 0 ? formatCount(llm.fallbacks) : undefined),
        ...given('Cache', llm.cache),
        ...given('Lost in translation', llm.lost?.join(' ')),
        ...given('Ended', llm.finish),
        ...given('Failed with', llm.error),
      ]}
    />
  );
}
