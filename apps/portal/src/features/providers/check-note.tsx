import { formatMs } from '@/lib/number';
import { Note } from '@/ui/note';
import type { CheckAnswer } from './provider-view';
import { CHECK_WORDS } from './provider-words';

/** What a test of the connection found. The provider's own words are shown as text. */
export function CheckNote({ answer }: { answer: CheckAnswer }) {
  const { tone, title } = CHECK_WORDS[answer.outcome];
  const facts = [...(answer.status === null ? [] : [`status ${answer.status}`]), formatMs(answer.tookMs)];
  return (
    <Note tone={tone} title={title}>
      <p className="wrap-anywhere">{`${answer.detail} (${facts.join(', ')})`}</p>
    </Note>
  );
}
