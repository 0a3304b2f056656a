import { whyWords } from './why-words';

/** Why a target was chosen for a call, in sentences; where it is asked for, also as the gateway said it. */
export function WhyChosen({ reason, exact = false }: { reason: string; exact?: boolean }) {
  return (
    <span className="flex flex-col gap-1">
      {whyWords(reason).map((words) => (
        <span key={words} className="wrap-anywhere">
          {words}
        </span>
      ))}
      {exact && <span className="wrap-anywhere font-mono text-12 text-ink-muted">{reason}</span>}
    </span>
  );
}
