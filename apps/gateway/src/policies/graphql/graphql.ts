import type { GraphqlConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { BodyOutcome } from '../../pipeline/body-hooks.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import { header, type Reply } from '../../pipeline/reply.js';
import { Checker, type Passed } from './checker.js';
import { hasParameters, type Parameters, queryWith, readBody, readQuery } from './parameters.js';
import { invalid, type Refusal, toReply } from './refusals.js';

const NAME = 'graphql';
const CONTENT_TYPE = new HeaderName('content-type');
const JSON_TYPE = /^\s*application\/json\s*(?:;|$)/i;
const CHARSET = /;\s*charset\s*=\s*"?([\w-]+)"?/i;
const ALLOWED = [header('allow', 'GET, POST')];
const POST_ONLY = [header('allow', 'POST')];

const METHOD = invalid('GraphQL requests come by GET or POST.', { status: 405, headers: ALLOWED });
const NO_GET = invalid('GraphQL requests come by POST here.', { status: 405, headers: POST_ONLY });
const NO_CHANGE_BY_GET = invalid('Only queries may come by GET.', { status: 405, headers: POST_ONLY });
const MEDIA_TYPE = invalid('The body must be application/json in UTF-8.', { status: 415 });
const NO_BODY = invalid('The request has no body.');
const IN_BOTH = invalid('The request is in its body: the query must not have one of its parameters.');
const NO_BATCH = invalid('Several operations in one request are not taken here.');
const NO_UPGRADE = invalid('GraphQL over WebSocket is not taken here, because its operations could not be checked.');

const isRefusal = (value: object): value is Refusal => 'code' in value && 'message' in value;

/** What the record says of what passed. */
function told({ measures }: Passed): string {
  return measures
    .map(({ kind, name, depth, cost }) => `${kind} ${name ?? '(no name)'}, depth ${depth}, cost ${cost}`)
    .join('; ')
    .slice(0, 500);
}

class GraphqlPolicy implements Policy {
  readonly bodyBytesMax: number;
  private checker: Checker | null = null;
  private loading: Promise<Checker> | null = null;

  constructor(private readonly config: GraphqlConfig) {
    this.bodyBytesMax = config.bodyBytesMax;
    // what goes wrong here is told to the first request
    this.load().catch(() => {});
  }

  /** The parser is loaded where an API has this policy, and nowhere else. */
  private load(): Promise<Checker> {
    this.loading ??= import('graphql/language').then((language) => {
      this.checker = new Checker(this.config, language);
      return this.checker;
    });
    return this.loading;
  }

  onRequest(x: Exchange): undefined | Reply | Promise<undefined | Reply> {
    const refusal = this.unfit(x);
    if (refusal !== undefined) return toReply(x, refusal);
    if (x.method !== 'GET') return undefined;
    return this.checker === null ? this.load().then((checker) => this.checkQuery(x, checker)) : this.checkQuery(x, this.checker);
  }

  /** What is wrong before anything of the operation is read. */
  private unfit(x: Exchange): Refusal | undefined {
    if (x.upgrade !== null) return NO_UPGRADE;
    if (x.method === 'GET') return this.config.getRequests ? undefined : NO_GET;
    if (x.method !== 'POST') return METHOD;
    if (!x.hasBody) return NO_BODY;
    if (hasParameters(x.query)) return IN_BOTH;
    const type = x.requestHeader(CONTENT_TYPE) ?? '';
    const charset = CHARSET.exec(type)?.[1]?.toLowerCase() ?? 'utf-8';
    return JSON_TYPE.test(type) && (charset === 'utf-8' || charset === 'utf8') ? undefined : MEDIA_TYPE;
  }

  private checkQuery(x: Exchange, checker: Checker): undefined | Reply {
    const step = x.marks.ran;
    const parameters = readQuery(x.query);
    if (isRefusal(parameters)) return toReply(x, parameters);
    const passed = checker.check([parameters]);
    if (isRefusal(passed)) return toReply(x, passed);
    if (passed.measures.some(({ kind }) => kind === 'mutation')) return toReply(x, NO_CHANGE_BY_GET);
    if (parameters.query === undefined) {
      x.query = queryWith(x.query, passed.documents[0] as string);
      x.rawTarget = false;
    }
    x.explain(NAME, told(passed), step);
    return undefined;
  }

  onRequestBody(x: Exchange, body: Buffer): BodyOutcome | Promise<BodyOutcome> {
    return this.checker === null ? this.load().then((checker) => this.checkBody(x, body, checker)) : this.checkBody(x, body, this.checker);
  }

  private checkBody(x: Exchange, body: Buffer, checker: Checker): BodyOutcome {
    const read = readBody(body);
    if (isRefusal(read)) return toReply(x, read);
    const { all, isBatch } = read;
    const { batching, batchMax } = this.config;
    if (isBatch && !batching) return toReply(x, NO_BATCH);
    if (all.length > batchMax) return toReply(x, invalid(`${all.length} operations, and ${batchMax} may come in one request.`));
    const passed = checker.check(all);
    if (isRefusal(passed)) return toReply(x, passed);
    x.explain(NAME, told(passed));
    return all.some(({ query }) => query === undefined) ? filledIn(all, passed.documents, isBatch) : undefined;
  }
}

/** The body with the documents that hashes stood for. */
function filledIn(all: readonly Parameters[], documents: readonly string[], isBatch: boolean): Buffer {
  const bodies = all.map(({ raw, query }, at) => (query === undefined ? { ...raw, query: documents[at] } : raw));
  return Buffer.from(JSON.stringify(isBatch ? bodies : bodies[0]));
}

export const graphql: PolicyType<GraphqlConfig> = {
  type: NAME,
  phase: 'limit',
  body: 'buffer',
  create: (config) => new GraphqlPolicy(config),
};
