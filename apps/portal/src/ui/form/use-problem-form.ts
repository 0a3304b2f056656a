'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { type DefaultValues, type FieldValues, type Path, type UseFormReturn, useForm } from 'react-hook-form';
import type { ZodType } from 'zod';
import { fieldName } from '@/lib/pointer';
import { type ProblemView, problemView } from '@/lib/problem';

export interface ProblemForm<Values extends FieldValues, Output> {
  form: UseFormReturn<Values, unknown, Output>;
  /** What the server said that belongs to no field of this form. */
  problem: ProblemView | null;
  submit: (event?: React.BaseSyntheticEvent) => Promise<void>;
}

interface Options<Values extends FieldValues, Output> {
  schema: ZodType<Output, Values>;
  defaultValues: DefaultValues<Values>;
  /** Throws what the client throws; the form keeps everything that was entered. */
  onSubmit: (values: Output) => Promise<void>;
}

/** A form checked by a zod schema; a problem's `errors[].pointer` land on the fields they point at, the rest in `problem`. */
export function useProblemForm<Values extends FieldValues, Output>({ schema, defaultValues, onSubmit }: Options<Values, Output>): ProblemForm<Values, Output> {
  const form = useForm<Values, unknown, Output>({ resolver: zodResolver(schema), defaultValues, mode: 'onTouched' });
  const [problem, setProblem] = useState<ProblemView | null>(null);

  function place(view: ProblemView): void {
    const known = form.getValues();
    // a field that loses the focus is checked again, and would forget what the server said of it
    let shouldFocus = true;
    const rest = view.errors.filter((error) => {
      const name = fieldName(error.pointer);
      if (name === null || !((name.split('.')[0] ?? '') in known)) return true;
      form.setError(name as Path<Values>, { type: 'server', message: error.detail }, { shouldFocus });
      shouldFocus = false;
      return false;
    });
    if (rest.length > 0 || view.errors.length === 0) setProblem({ ...view, errors: rest });
  }
  const submit = form.handleSubmit(async (values) => {
    setProblem(null);
    try {
      await onSubmit(values);
    } catch (error) {
      place(problemView(error));
    }
  });
  return { form, problem, submit };
}
