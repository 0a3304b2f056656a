'use client';
import type { ReactNode } from 'react';
import { type FieldValues, FormProvider } from 'react-hook-form';
import { Button } from '../button';
import { ProblemNote } from '../error-state';
import type { ProblemForm } from './use-problem-form';

interface FormProps<Values extends FieldValues, Output> {
  state: ProblemForm<Values, Output>;
  children: ReactNode;
  /** The one button: a verb with its object, "Create application". */
  submitLabel: string;
  /** Beside it: cancel, back. */
  secondary?: ReactNode;
}

/** Holds fields (TextField and friends), shows the problem above the buttons and keeps the button busy while work runs. */
export function Form<Values extends FieldValues, Output>({ state, children, submitLabel, secondary }: FormProps<Values, Output>) {
  return (
    <FormProvider {...state.form}>
      <form noValidate onSubmit={state.submit} className="flex flex-col gap-4">
        {children}
        {state.problem && <ProblemNote problem={state.problem} />}
        <div className="flex flex-wrap items-center gap-3 pt-1 text-13">
          <Button type="submit" variant="primary" busy={state.form.formState.isSubmitting}>
            {submitLabel}
          </Button>
          {secondary}
        </div>
      </form>
    </FormProvider>
  );
}
