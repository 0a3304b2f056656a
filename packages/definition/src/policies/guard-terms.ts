import { z } from 'zod';

/** What every guard of model calls is asked. */
export const guardTerms = {
  unseen: z.enum(['refuse', 'pass']).default('refuse').meta({
    title: 'What it cannot look at',
    description: 'Pictures, sounds, files, and operations without texts: refused, or let through and marked in the record',
  }),
  failMode: z.enum(['closed', 'open']).default('closed').meta({
    title: 'When it fails',
    description: 'Closed: the call is refused. Open: it goes on without the guard, and its record says so',
  }),
};
