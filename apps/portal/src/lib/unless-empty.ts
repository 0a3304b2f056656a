import type { ReactNode } from 'react';

/** The one primary button in a list's header. An empty list has the same one where it teaches, and a page has it once. */
export const unlessEmpty = (rows: readonly unknown[] | undefined, button: ReactNode): ReactNode => (rows?.length === 0 ? null : button);
