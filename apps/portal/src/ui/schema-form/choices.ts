'use client';
import { createContext, useContext } from 'react';
import type { Option } from '../select';

/** What ids in a form can be, by what they refer to: `{ plan: [{ value: 'plan_…', label: 'Gold' }] }`. */
export type Choices = Readonly<Record<string, readonly Option[]>>;

export const ChoicesContext = createContext<Choices>({});

/** Undefined: the page offers none, and the id is typed. What stands there already is always among them. */
export function useChoices(refersTo: string | undefined, value: string): readonly Option[] | undefined {
  const offered = useContext(ChoicesContext)[refersTo ?? ''];
  if (!offered || value === '' || offered.some((option) => option.value === value)) return offered;
  return [...offered, { value, label: value }];
}
