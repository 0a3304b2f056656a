import { ScrollGroup } from '@/ui/scroll-group';
import type { ChatAnswer } from './chat-stream';

const WORDS = 'wrap-anywhere whitespace-pre-wrap text-13 text-ink leading-5';

function Part({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <p className="text-12 text-ink-muted">{label}</p>
      <p className={WORDS}>{text}</p>
    </div>
  );
}

/** What a model said, as text and nothing else: markup and Markdown in it are shown as they were written. */
export function AnswerText({ name, answer }: { name: string; answer: ChatAnswer }) {
  const { text, reasoning, refusal, tools } = answer;
  return (
    <ScrollGroup label={`Answer of ${name}`} className="flex max-h-[440px] min-h-24 flex-col gap-3 overflow-y-auto focus-visible:-outline-offset-2">
      {reasoning && <Part label="Reasoning" text={reasoning} />}
      {text && <p className={WORDS}>{text}</p>}
      {refusal && <Part label="Refused" text={refusal} />}
      {tools.map((tool, index) => (
        <Part key={index} label={`Calls ${tool.name}`} text={tool.arguments} />
      ))}
    </ScrollGroup>
  );
}
