import { isUtf8 } from 'node:buffer';
import type { LambdaFunction } from '@gatehouse/definition';
import { clientAddress } from '../../addresses/client-address.js';
import type { Exchange } from '../../exchange/exchange.js';
import { forwardedOf } from '../../server/forwarded.js';

/** Content types whose bodies API Gateway passes on as text; all else in base64. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml|x-www-form-urlencoded|[\w.+-]+\+(?:json|xml))\b)/i;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const STAGE = '$default';

/** `12/Mar/2020:19:03:58 +0000`, as `requestContext.time` has it. */
export function commonLogTime(ms: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const at = new Date(ms);
  const day = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}`;
  return `${day}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
}

/** What the function would get over HTTP: what the client sent and crosses, and what the gateway and its policies add. Names in lower case, in order. */
function headersOf(x: Exchange): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  const add = (name: string, value: string) => {
    const key = name.toLowerCase();
    const values = headers.get(key);
    if (values === undefined) headers.set(key, [value]);
    else values.push(value);
  };
  for (let at = 0; at < x.head.count; at++) if (x.head.flags[at] === 0) add(x.head.name(at), x.head.value(at));
  const own = forwardedOf(x).withHost.toString('latin1') + x.requestLines();
  for (const line of own.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) add(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}

function queryOf(x: Exchange): Map<string, string[]> {
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(x.query)) parameters.set(name, [...(parameters.get(name) ?? []), value]);
  return parameters;
}

const joined = (values: Map<string, string[]>, by: string): Record<string, string> =>
  Object.fromEntries([...values].map(([name, all]) => [name, all.join(by)]));
const lastOf = (values: Map<string, string[]>): Record<string, string> => Object.fromEntries([...values].map(([name, all]) => [name, all.at(-1) ?? '']));

interface EventBody {
  body?: string;
  isBase64Encoded: boolean;
}

function bodyOf(headers: Map<string, string[]>, body: Buffer): EventBody {
  if (body.length === 0) return { isBase64Encoded: false };
  const coded = headers.has('content-encoding');
  const text = !coded && TEXT.test(headers.get('content-type')?.[0] ?? 'text/plain') && isUtf8(body);
  return text ? { body: body.toString('utf8'), isBase64Encoded: false } : { body: body.toString('base64'), isBase64Encoded: true };
}

/** What stands behind the API's root. */
const pathOf = (x: Exchange): string => x.path.slice(x.restAt) || '/';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html, format 2.0. */
function eventV2(x: Exchange, body: Buffer): object {
  const headers = headersOf(x);
  const cookies = headers.get('cookie')?.flatMap((field) => field.split(/;\s*/).filter((pair) => pair !== ''));
  const content = bodyOf(headers, body);
  headers.delete('cookie');
  const query = queryOf(x);
  const path = pathOf(x);
  return {
    version: '2.0',
    routeKey: STAGE,
    rawPath: path,
    rawQueryString: x.query.slice(1),
    ...(cookies && { cookies }),
    headers: joined(headers, ','),
    ...(query.size > 0 && { queryStringParameters: joined(query, ',') }),
    requestContext: {
      accountId: 'anonymous',
      apiId: x.api?.object.api.id ?? '',
      ...authorizer(x),
      domainName: x.host,
      domainPrefix: x.host.split('.')[0],
      http: { method: x.method, path, protocol: 'HTTP/1.1', sourceIp: clientAddress(x), userAgent: headers.get('user-agent')?.[0] ?? '' },
      requestId: x.requestId,
      routeKey: STAGE,
      stage: STAGE,
      time: commonLogTime(x.at),
      timeEpoch: x.at,
    },
    ...content,
  };
}

/** Who the call was proved to be, where an authorizer's context would stand. */
function authorizer({ principal }: Exchange): object {
  if (principal === null) return {};
  const { application, plan } = principal;
  return { authorizer: { lambda: { ...(application && { applicationId: application.entry.id }), ...(plan && { planId: plan.object.id }) } } };
}

/** The same, format 1.0. */
function eventV1(x: Exchange, body: Buffer): object {
  const headers = headersOf(x);
  const query = queryOf(x);
  const path = pathOf(x);
  const content = bodyOf(headers, body);
  return {
    version: '1.0',
    resource: path,
    path,
    httpMethod: x.method,
    headers: lastOf(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: query.size > 0 ? lastOf(query) : null,
    multiValueQueryStringParameters: query.size > 0 ? Object.fromEntries(query) : null,
    requestContext: {
      accountId: 'anonymous',
      apiId: x.api?.object.api.id ?? '',
      domainName: x.host,
      domainPrefix: x.host.split('.')[0],
      extendedRequestId: x.requestId,
      httpMethod: x.method,
      identity: { sourceIp: clientAddress(x), userAgent: headers.get('user-agent')?.[0] ?? '' },
      path,
      protocol: 'HTTP/1.1',
      requestId: x.requestId,
      requestTime: commonLogTime(x.at),
      requestTimeEpoch: x.at,
      resourceId: null,
      resourcePath: path,
      stage: STAGE,
    },
    pathParameters: null,
    stageVariables: null,
    body: content.body ?? null,
    isBase64Encoded: content.isBase64Encoded,
  };
}

/** The event that API Gateway would send for this request, in UTF-8. */
export function lambdaEvent(x: Exchange, body: Buffer, payload: LambdaFunction['payload']): Buffer {
  return Buffer.from(JSON.stringify(payload === '2.0' ? eventV2(x, body) : eventV1(x, body)));
}
