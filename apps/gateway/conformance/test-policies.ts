import { keyOf } from '@gatehouse/definition';
import type { CompiledOperation } from '../src/compile/compile-api.js';
import type { Placed } from '../src/pipeline/pipeline.js';
import { api, type Gateway } from './harness.js';

/** Puts policies of a test into the pipeline of everything that the harness's API serves: the product has none like them. */
export function place(gateway: Gateway, ...placed: (Pick<Placed, 'name' | 'policy'> & Partial<Placed>)[]): void {
  const compiled = gateway.holder.current?.api(keyOf(api()));
  if (compiled === undefined) throw new Error('the harness’s API is not there');
  const operation = compiled.unmatched as { -readonly [K in keyof CompiledOperation]: CompiledOperation[K] };
  operation.pipeline = operation.pipeline.with(
    {},
    placed.map((one) => ({ phase: 'transform' as const, ...one })),
  );
}
