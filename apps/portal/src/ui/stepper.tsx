import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes';

export interface Step {
  id: string;
  label: string;
}

interface StepperProps {
  steps: readonly Step[];
  current: string;
  /** Steps before the current one can be gone back to. */
  onGoTo: (id: string) => void;
  children: ReactNode;
  /** Back and next; the last step's button says what it does. */
  actions: ReactNode;
}

/** Step by step: numbered, can go back, keeps its input (keep the form's state above it). */
export function Stepper({ steps, current, onGoTo, children, actions }: StepperProps) {
  const at = steps.findIndex((step) => step.id === current);
  return (
    <div className="flex flex-col gap-5">
      <nav aria-label="Steps">
        <ol className="flex flex-wrap gap-x-6 gap-y-2">
          {steps.map((step, index) => (
            <li key={step.id} aria-current={index === at ? 'step' : undefined}>
              <button
                type="button"
                disabled={index >= at}
                onClick={() => onGoTo(step.id)}
                className={classes('flex items-center gap-2 rounded-md text-13', index === at ? 'font-medium text-ink' : 'text-ink-muted')}
              >
                <span
                  className={classes(
                    'tabular grid size-5 place-items-center rounded-full border text-12',
                    index <= at ? 'border-accent bg-accent text-on-accent' : 'border-line-strong',
                  )}
                >
                  {index < at ? <Check aria-hidden className="size-3" strokeWidth={3} /> : index + 1}
                </span>
                {step.label}
                {index < at && <span className="sr-only">, done</span>}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <div className="flex flex-col gap-5">{children}</div>
      <div className="flex flex-wrap justify-end gap-2 border-line border-t pt-4">{actions}</div>
    </div>
  );
}
