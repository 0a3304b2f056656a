import { z } from 'zod';
import { HOUR_MS } from '../duration.js';
import { LimitMode, OnStoreLoss, spanFits, spanOfQuota } from '../limit.js';
import { checkCountBy, countBy } from './count-by.js';

/** Percentages of a limit at which people are told, once in each window. */
const alertsAt = z
  .array(z.number().int().min(1).max(100))
  .max(4)
  .refine((all) => new Set(all).size === all.length, { message: 'a percentage stands there twice' })
  .meta({ title: 'Alert at (%)', description: 'Notices and mail once in each period, when so much is used; 100 also where a call is refused' });

/** People are not told every minute. */
const alertsFit = ({ alertAtPercent, windowMs }: { alertAtPercent: number[]; windowMs?: number | undefined }) =>
  alertAtPercent.length === 0 || windowMs === undefined || windowMs >= HOUR_MS;
const TOO_OFTEN = { message: 'people are alerted about spans of an hour and longer', path: ['alertAtPercent'] };

const common = {
  name: z.string().min(1).max(40).default('tokens').meta({ title: 'Name', description: 'What replies and records call it' }),
  ...spanOfQuota,
  ...countBy,
  byModel: z.boolean().default(false).meta({ title: 'Each model apart', description: 'Counted apart by the model that was asked for' }),
  mode: LimitMode.default('strict'),
};
const SPAN = { message: 'a rolling limit says how long, and no other does', path: ['windowMs'] };

/** So many tokens of models in a span of time. What a call may use is taken before it is sent, and the rest given back when it has ended. */
export const TokenLimitConfig = z
  .strictObject({
    tokens: z.number().int().min(1).max(1_000_000_000_000).meta({ title: 'Tokens' }),
    of: z.enum(['total', 'input', 'output']).default('total').meta({ title: 'Which', description: 'Whose number is counted' }),
    cachedInput: z
      .enum(['count', 'free'])
      .default('count')
      .meta({ title: 'Cached input', description: 'Whether input counts that the provider read from its prompt cache, as most providers’ own limits do not' }),
    outputReserve: z
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .default(1_000)
      .meta({ title: 'Output taken ahead', description: 'Tokens, where the caller sets no limit; a stream that goes on takes as many again' }),
    ...common,
    alertAtPercent: alertsAt.default([]),
    onStoreLoss: OnStoreLoss.default('share'),
  })
  .refine(spanFits, SPAN)
  .refine(alertsFit, TOO_OFTEN)
  .superRefine(checkCountBy);
export type TokenLimitConfig = z.infer<typeof TokenLimitConfig>;

/** So much money for models in a span of time. */
export const SpendLimitConfig = z
  .strictObject({
    dollars: z.number().min(0.01).max(1_000_000).meta({ title: 'US dollars', description: 'At the prices of the model catalogue' }),
    warnAtPercent: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(80)
      .meta({ title: 'Warn from (%)', description: 'From there on answers carry x-gatehouse-budget-used, and records say so' }),
    unpriced: z
      .enum(['refuse', 'allow'])
      .default('refuse')
      .meta({ title: 'Models without a price', description: 'What they cost cannot be counted: they are refused, or let in uncounted' }),
    outputReserve: z
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .default(1_000)
      .meta({ title: 'Output taken ahead', description: 'Tokens, where the caller sets no limit; a stream that goes on takes as many again' }),
    ...common,
    name: z.string().min(1).max(40).default('budget').meta({ title: 'Name', description: 'What replies and records call it' }),
    alertAtPercent: alertsAt.default([]),
    onStoreLoss: OnStoreLoss.default('deny'),
  })
  .refine(spanFits, SPAN)
  .refine(alertsFit, TOO_OFTEN)
  .superRefine(checkCountBy);
export type SpendLimitConfig = z.infer<typeof SpendLimitConfig>;
