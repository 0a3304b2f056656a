import { type ApiObject, type Operation, PHASES, type Phase } from '@gatehouse/definition/wire';
import { Destinations } from '../egress/destinations.js';
import { EgressTerminal } from '../egress/egress-terminal.js';
import { egressStep } from '../egress/start-egress.js';
import type { RecordSkeleton } from '../exchange/record-skeleton.js';
import { contentStep } from '../llm/content/content-step.js';
import { compilePrompts } from '../llm/prompts/compiled-prompt.js';
import { lifecycleStep } from '../pipeline/lifecycle.js';
import { missingOperationStep } from '../pipeline/missing-operation.js';
import { Pipeline, type Placed, type Terminal } from '../pipeline/pipeline.js';
import { Operations } from '../router/operations.js';
import { HttpTerminal } from '../terminals/http/http-terminal.js';
import { LazyLlmTerminal } from '../terminals/llm/lazy-llm-terminal.js';
import { PolicyCompiler } from './compile-policies.js';
import type { Runtime } from './runtime.js';
import type { Steps } from './steps.js';

export interface CompiledOperation {
  readonly id: string;
  /** As the document has it; null for what it does not have. */
  readonly described: Operation | null;
  readonly pipeline: Pipeline;
  /** Edge policies, then the refusal: what answers a preflight for this operation. */
  readonly edge: Pipeline;
  /** A policy's own, and none of the document's. */
  readonly own?: true;
  /** What call records say of it, once one was written. */
  recordPlace: Uint8Array | null;
  recordSkeleton: RecordSkeleton | null;
}

/** One API version in one environment, ready to serve. Belongs to every snapshot that holds the same object. */
export interface CompiledApi {
  readonly object: ApiObject;
  /** Answers like nothing at all: a draft in a production environment. */
  readonly hidden: boolean;
  readonly operations: Operations<CompiledOperation>;
  /** What takes a path or method that the document does not have. */
  readonly unmatched: CompiledOperation;
  /** Of an API that leads out; null for all others. */
  readonly destinations: Destinations | null;
  /** What call records say of calls that met no operation. */
  recordPlace: Uint8Array | null;
  dispose(): void;
}

const UNRECORDED = { recordPlace: null, recordSkeleton: null };

function pipelines(placed: readonly Placed[], terminal: Terminal): { pipeline: Pipeline; edge: Pipeline } {
  const edge = placed.filter(({ phase }) => phase === 'edge');
  return { pipeline: new Pipeline(placed, terminal), edge: new Pipeline([...edge, missingOperationStep], terminal) };
}

function terminalOf({ egress, llm, prompts, upstreamId }: ApiObject): Terminal {
  if (egress !== undefined) return new EgressTerminal(egress);
  return llm === undefined ? new HttpTerminal(upstreamId) : new LazyLlmTerminal(llm, compilePrompts(prompts));
}

const BEFORE_LIMITS: ReadonlySet<Phase> = new Set(['edge', 'identify', 'authorize']);

/** What policies add: it is limited where it leads on to other operations, and not twice. @throws Error where the document has that place already */
function addOwn(operations: Operations<CompiledOperation>, own: readonly Placed[], shared: readonly Placed[]): void {
  const before = shared.filter(({ phase }) => BEFORE_LIMITS.has(phase));
  for (const { policy } of own)
    for (const { id, method, path, terminal } of policy.adds ?? [])
      operations.add(method, path, { id, described: null, own: true, ...UNRECORDED, ...pipelines(before, terminal) });
}

/** Operations compiled in one step. */
const OPERATIONS_AT_ONCE = 25;

/** @throws Error saying which part cannot be compiled */
export function compileApi(object: ApiObject, runtime: Runtime): Steps<CompiledApi> {
  const scope = `api:${object.environment.id}:${object.version.id}`;
  const compiler = new PolicyCompiler(runtime, scope, object);
  return compiler.whole(() => compileWith(compiler, object, runtime));
}

function* compileWith(compiler: PolicyCompiler, object: ApiObject, runtime: Runtime): Steps<CompiledApi> {
  const terminal = terminalOf(object);
  const own = compiler.compile(object.policies, '', PHASES);
  const shared: Placed[] = [...contentStep(object.llm), ...own, ...lifecycleStep(object, runtime), ...(object.egress === undefined ? [] : egressStep(runtime))];
  const identifying = object.egress && own.find(({ phase }) => phase === 'identify');
  if (identifying) throw new Error(`an API that leads out identifies callers by Proxy-Authorization: the policy ${identifying.name} does not fit`);
  const unmatched: CompiledOperation = { id: '*', described: null, ...UNRECORDED, ...pipelines(shared, terminal) };
  const compile = (described: Operation): CompiledOperation => {
    const { id, policies } = described;
    // most operations have no policies of their own, and large documents have thousands of them
    if (policies.length === 0) return { id, described, ...UNRECORDED, pipeline: unmatched.pipeline, edge: unmatched.edge };
    const more = compiler.compile(policies, `:${id}`, PHASES);
    return { id, described, ...UNRECORDED, ...pipelines([...shared, ...more], terminal) };
  };
  const operations = new Operations<CompiledOperation>();
  let done = 0;
  for (const operation of object.operations) {
    operations.add(operation.method, operation.path, compile(operation));
    if (++done % OPERATIONS_AT_ONCE === 0) yield;
  }
  addOwn(operations, own, shared);
  const { environment, lifecycle } = object;
  return {
    object,
    hidden: environment.kind === 'production' && lifecycle.state === 'draft',
    operations,
    unmatched,
    destinations: object.egress === undefined ? null : new Destinations(object.egress.destinations),
    recordPlace: null,
    dispose: () => compiler.dispose(),
  };
}
