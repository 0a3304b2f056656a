import { z } from 'zod';
import { headerName } from './headers.js';

export const Dimension = z.enum([
  'api',
  'operation',
  'plan',
  'subscription',
  'application',
  'credential',
  'team',
  'member',
  'tenant',
  'address',
  'header',
  'claim',
]);
export type Dimension = z.infer<typeof Dimension>;

/**
 * Who shares one counter. Calls without an application, plan, header or claim share by client address, lest one of them uses up everyone's. `member`: all applications of
 * one member, where no team owns them. `tenant`: a policy that stands on the tenant counts once for all of its APIs in an environment, not in each; with another beside it, an
 * application say, once for each application.
 */
export const countBy = {
  by: Dimension.default('application').meta({ title: 'Counted by' }).describe('Who shares one counter'),
  also: z
    .array(Dimension)
    .max(3)
    .optional()
    .meta({ title: 'And apart by' })
    .describe('Counted apart by these as well: application and operation give each application a counter per operation'),
  header: headerName.optional().meta({ title: 'Header to count by' }).describe('For header: whose value tells callers apart'),
  claim: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ title: 'Claim to count by' })
    .describe('For claim: the claim of the caller’s token, realm.team for one inside another'),
};

interface CountBy {
  by: Dimension;
  also?: Dimension[] | undefined;
  header?: string | undefined;
  claim?: string | undefined;
}
export type CountByConfig = CountBy;

/** The dimensions of a counter, each once. */
export function dimensionsOf({ by, also = [] }: CountBy): Dimension[] {
  return [...new Set([by, ...also])];
}

/** What counting by a header or a claim needs. */
export function checkCountBy(config: CountBy, context: z.RefinementCtx): void {
  const dimensions = dimensionsOf(config);
  for (const name of ['header', 'claim'] as const) {
    if (dimensions.includes(name) === (config[name] !== undefined)) continue;
    context.addIssue({ code: 'custom', path: [name], message: dimensions.includes(name) ? `say which ${name}` : `nothing is counted by a ${name}` });
  }
}
