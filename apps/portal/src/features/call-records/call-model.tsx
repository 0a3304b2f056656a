import { WhyChosen } from '@/features/model-routes/why-chosen';
import { formatCount, formatMicros, formatMicroseconds } from '@/lib/number';
import { type Fact, FactList } from '@/ui/fact-list';
import { besideWords, cacheWords, findingWords, type ModelCall, tokenWords } from './model-words';

function formatWords({ format, wireFormat, stream }: ModelCall): string {
  const translated = wireFormat !== undefined && wireFormat !== format ? `, translated to ${wireFormat}` : '';
  return `${format}${translated}${stream ? ', as a stream' : ''}`;
}

const given = (label: string, value: string | undefined): Fact[] => (value === undefined || value === '' ? [] : [{ label, value }]);

/** What one policy did several times stands in one line. */
const joined = (facts: readonly { label: string; value: string }[]): Fact[] =>
  [...Map.groupBy(facts, ({ label }) => label)].map(([label, same]) => ({ label, value: same.map(({ value }) => value).join('; then ') }));

/** Nothing where there is nothing of it. */
function Further({ title, about, facts }: { title: string; about?: string; facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <section aria-label={title} className="mt-4">
      <h3 className="font-medium text-13 text-ink">{title}</h3>
      {about && <p className="text-12 text-ink-muted">{about}</p>}
      <div className="mt-2">
        <FactList facts={facts} />
      </div>
    </section>
  );
}

/** What was asked of a model, who answered and why that one, how fast and for how much. */
export function CallModel({ llm, provider }: { llm: ModelCall; provider: string | null }) {
  const { interTokenP50Us: between, interTokenP95Us: worst, besides = [], guards = [] } = llm;
  return (
    <>
      <FactList
        facts={[
          ...given('Asked for', llm.model),
          ...given('Model route', llm.route),
          ...given('Prompt', llm.prompt && `${llm.prompt}, version ${llm.promptVersion}`),
          ...given('Provider', provider ?? undefined),
          ...given('Model', llm.targetModel),
          ...(llm.why ? [{ label: 'Why this one', value: <WhyChosen reason={llm.why} exact /> }] : []),
          { label: 'Format', value: formatWords(llm) },
          { label: 'Tokens', value: tokenWords(llm) },
          { label: 'Cost', value: llm.spendMicros === undefined ? 'not known' : formatMicros(llm.spendMicros) },
          ...given('First token', llm.ttftUs === undefined ? undefined : formatMicroseconds(llm.ttftUs)),
          ...given('Between tokens', between === undefined ? undefined : `${formatMicroseconds(between)}, p95 ${formatMicroseconds(worst ?? between)}`),
          ...given('Other targets tried', llm.fallbacks > 0 ? formatCount(llm.fallbacks) : undefined),
          ...given('Cache', cacheWords(llm)),
          ...given('Lost in translation', llm.lost?.join(' ')),
          ...given('Lost of the answer', llm.answerLost?.join(' ')),
          ...given('Ended', llm.finish),
          ...given('Failed with', llm.error),
        ]}
      />
      <Further
        title="Models that were asked besides"
        about="By themselves, beside the call; the tokens and the cost above contain it."
        facts={joined(besides.map(besideWords))}
      />
      <Further title="What guards found" facts={joined(guards.map(findingWords))} />
    </>
  );
}
