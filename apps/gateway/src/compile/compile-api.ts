import { type ApiObject, PHASES, type PolicyInstance } from '@gatehouse/definition';
import { lifecycleStep } from '../pipeline/lifecycle.js';
import { missingOperationStep } from '../pipeline/missing-operation.js';
import { Pipeline, type Placed, type Terminal } from '../pipeline/pipeline.js';
import { Operations } from '../router/operations.js';
import { HttpTerminal } from '../terminals/http/http-terminal.js';
import { PolicyCompiler } from './compile-policies.js';
import type { Runtime } from './runtime.js';

export interface CompiledOperation {
  readonly id: string;
  readonly pipeline: Pipeline;
  /** Edge policies, then the refusal: what answers a preflight for this operation. */
  readonly edge: Pipeline;
}

/** One API version in one environment, ready to serve. Belongs to every snapshot that holds the same object. */
export interface CompiledApi {
  readonly object: ApiObject;
  /** Answers like nothing at all: a draft in a production environment. */
  readonly hidden: boolean;
  readonly operations: Operations<CompiledOperation>;
  /** What takes a path or method that the document does not have. */
  readonly unmatched: CompiledOperation;
  dispose(): void;
}

/** @throws Error saying which part cannot be compiled */
export function compileApi(object: ApiObject, runtime: Runtime): CompiledApi {
  const scope = `api:${object.environment.id}:${object.version.id}`;
  const compiler = new PolicyCompiler(runtime, scope, object);
  const terminal = new HttpTerminal(object.upstreamId);
  const own = compiler.compile(object.policies, '', PHASES);
  const shared: Placed[] = [...own, ...lifecycleStep(object, runtime)];
  const all: Placed[] = [...own];
  const compile = (id: string, instances: readonly PolicyInstance[], answer: Terminal): CompiledOperation => {
    const more = compiler.compile(instances, `:${id}`, PHASES);
    all.push(...more);
    const placed = [...shared, ...more];
    const edge = placed.filter(({ phase }) => phase === 'edge');
    return { id, pipeline: new Pipeline(placed, answer), edge: new Pipeline([...edge, missingOperationStep], answer) };
  };
  const operations = new Operations<CompiledOperation>();
  for (const { id, method, path, policies } of object.operations) operations.add(method, path, compile(id, policies, terminal));
  const { environment, lifecycle } = object;
  return {
    object,
    hidden: environment.kind === 'production' && lifecycle.state === 'draft',
    operations,
    unmatched: compile('*', [], terminal),
    dispose: () => {
      for (const { policy } of all) policy.dispose?.();
    },
  };
}
