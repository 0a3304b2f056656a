import { newId } from '@gatehouse/kernel';
import type { NextFunction, Request, Response } from 'express';
import type { Log } from '../logging/logging.js';
import type { BoundRequest } from './exchange.js';
import type { Metrics } from './metrics.js';

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** First on every request: its id, the headers that a browser must see on every answer, one line in the log when it is over. */
export function edge(log: Log, metrics: Metrics, secure: boolean) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : newId('exchange');
    (request as BoundRequest).requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('X-Frame-Options', 'DENY');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    if (secure) response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
    // the operator said that browsers come over TLS; whoever ended it need not have told us, and the portal in between speaks of its own connection
    if (secure) request.headers['x-forwarded-proto'] = 'https';
    const begun = performance.now();
    response.once('finish', () => {
      const durationMs = Math.round((performance.now() - begun) * 10) / 10;
      const { endpoint, actor } = request as BoundRequest;
      // the template, not the path: a label must not have as many values as there are ids
      if (endpoint) metrics.requestSeconds.observe({ method: request.method, path: endpoint.path, status: response.statusCode }, durationMs / 1_000);
      // the path without its query, which may hold a link's token
      log.info({ requestId, method: request.method, path: request.path, status: response.statusCode, durationMs, actor: actor?.id }, 'request');
    });
    next();
  };
}
