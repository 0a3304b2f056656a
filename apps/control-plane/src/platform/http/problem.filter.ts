import { ERRORS, type ErrorCode, ProblemError, problemBody } from '@gatehouse/kernel';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Response } from 'express';
import { type Config, InjectConfig } from '../config/config.js';
import { InjectLog, type Log } from '../logging/logging.js';
import type { BoundRequest } from './exchange.js';

const BY_STATUS: Record<number, ErrorCode> = {
  400: 'request.malformed',
  404: 'request.not_found',
  413: 'request.too_large',
  415: 'request.unsupported_media_type',
};

// a lost server, not a wrong statement: Node's connection errors, and Postgres classes 08 (connection) and 57P (shutting down)
const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|08...|57P0[123]|53300)$/;

/** Every error leaves as an RFC 9457 problem. What was not foreseen is logged with its cause and tells the caller nothing but the request id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly docsBaseUrl: string;

  constructor(
    @InjectConfig() config: Config,
    @InjectLog() private readonly log: Log,
  ) {
    this.docsBaseUrl = `${config.portalUrl}/errors`;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<BoundRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.toProblem(error, request);
    if (response.headersSent) return void response.destroy();
    const retryAfterMs = problem.extensions.retryAfterMs;
    if (typeof retryAfterMs === 'number') response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1_000));
    if (problem.code === 'auth.required' || problem.code === 'auth.token_invalid') response.setHeader('WWW-Authenticate', 'Bearer realm="gatehouse"');
    const body = problemBody(this.docsBaseUrl, problem.code, problem.detail, { ...problem.extensions, requestId: request.requestId });
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(body));
  }

  private toProblem(error: unknown, request: BoundRequest): ProblemError {
    if (error instanceof ProblemError) return error;
    // Express gives its own refusals a status: a path that does not decode, for one
    const code = BY_STATUS[error instanceof HttpException ? error.getStatus() : Number((error as { status?: unknown } | undefined)?.status)];
    if (code) return new ProblemError(code, undefined, {}, { cause: error });
    this.log.error({ err: error, requestId: request.requestId, method: request.method, path: request.path }, 'request failed unexpectedly');
    const unreachable = UNREACHABLE.test(errorCode(error));
    return new ProblemError(unreachable ? 'server.unavailable' : 'server.unexpected', unreachable ? ERRORS['server.unavailable'].title : undefined);
  }
}

function errorCode(error: unknown): string {
  const { code, name, message, driverError } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown; driverError?: { code?: unknown } };
  // ioredis names its own; pg has only a text for a connection that broke under a query
  if (name === 'MaxRetriesPerRequestError' || /^(Connection terminated|Connection is closed|timeout exceeded when trying to connect)/.test(String(message)))
    return 'ECONNRESET';
  return String(driverError?.code ?? code ?? '');
}
