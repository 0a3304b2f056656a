import { TextLink } from '@/ui/link-button';
import { Note } from '@/ui/note';
import type { CallStory } from './record-source';
import { OutcomeBadge, StatusBadge, statusTone } from './status';

export function CallExplanation({ record, explanation }: CallStory) {
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <StatusBadge status={record.status} />
        <OutcomeBadge outcome={record.outcome} />
        {record.tryIt && <span className="text-12 text-ink-muted">made by try-it</span>}
      </div>
      <Note tone={statusTone(record.status)} title={explanation.headline}>
        <p>{explanation.detail}</p>
      </Note>
      {explanation.advice.length > 0 && (
        <div>
          <h2 className="font-semibold text-14 text-ink">What to do</h2>
          <ul className="mt-1 flex list-disc flex-col gap-1 pl-5 text-13">
            {explanation.advice.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
          {record.code && (
            <p className="mt-2 text-13">
              <TextLink href={`/errors/${record.code}`}>About {record.code}</TextLink>
            </p>
          )}
        </div>
      )}
    </div>
  );
}
