import type { CatalogueVersion } from '@/features/catalogue/load-api';
import { priceWords } from '@/features/catalogue/plan-cards';
import { limitWords } from '@/features/plans/limit-words';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { RadioGroup } from '@/ui/radio-group';

interface PlanStepProps {
  version: CatalogueVersion;
  chosen: CatalogueVersion['plans'][number] | undefined;
  onChoose: (id: string) => void;
  message: string;
  onMessage: (message: string) => void;
}

/** Where somebody has to approve, there is room for a word to them. */
export function PlanStep({ version, chosen, onChoose, message, onMessage }: PlanStepProps) {
  return (
    <>
      <RadioGroup
        aria-label="Plan"
        cards
        value={chosen?.id ?? null}
        onChange={onChoose}
        options={version.plans.map((one) => ({
          value: one.id,
          label: `${one.name}: ${one.limits.map(limitWords).join('; ') || 'no limit'}`,
          hint: `${priceWords(one)}, ${one.approval === 'manual' ? 'after approval' : 'at once'}. ${one.description}`,
        }))}
      />
      {chosen?.approval === 'manual' && (
        <Field label="Message to the approver" optional hint="What you build, and how much you expect to call">
          <Textarea rows={3} maxLength={1000} value={message} onChange={(event) => onMessage(event.target.value)} />
        </Field>
      )}
    </>
  );
}
