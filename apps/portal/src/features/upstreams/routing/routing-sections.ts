import { API, type Input } from '@gatehouse/contracts';
import { z } from 'zod';
import { type FormSchema, initialValue } from '../../../ui/schema-form/schema';
import type { UpstreamView } from '../upstream-view';

export type RoutingBody = Input<typeof API.upstreams.route>['body'];
export type SectionName = 'split' | 'mirror' | 'function';

export interface Section {
  name: SectionName;
  title: string;
  description: string;
  schema: FormSchema;
}

/** The sections of an upstream's routing with the forms that their schemas make. */
export function sectionsOf(): Section[] {
  const whole = z.toJSONSchema(API.upstreams.route.body, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as FormSchema;
  return (['split', 'mirror', 'function'] as const).map((name) => {
    const { title = name, description = '', ...schema } = whole.properties?.[name] ?? {};
    return { name, title, description, schema };
  });
}

/** What a form begins with: what is set, without what gateways and the control plane know of it. */
export function storedValue(upstream: UpstreamView, name: SectionName): unknown {
  if (name !== 'split') return upstream[name];
  const { split } = upstream;
  return split && { ...split, arms: split.arms.map(({ run: _, rolledBack: __, ...arm }) => arm) };
}

export const firstValue = ({ schema }: Section): unknown => initialValue(schema, schema);
