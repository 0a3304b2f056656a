import type { Endpoint } from '@gatehouse/contracts';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { readBody } from './body.js';
import { type BoundRequest, boundRequest } from './exchange.js';
import { Idempotency } from './idempotency.js';
import { validate } from './input.js';

/** Between guard and handler: reads and validates what comes in, cuts what goes out down to the declared shape. */
@Injectable()
export class BindingInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: Idempotency) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = boundRequest(context);
    const { endpoint } = request;
    if (!endpoint) return next.handle(); // a technical route
    return from(this.handle(endpoint, request, context.switchToHttp().getResponse<Response>(), next));
  }

  private async handle(endpoint: Endpoint, request: BoundRequest, response: Response, next: CallHandler): Promise<unknown> {
    await readBody(endpoint, request, response);
    request.input = validate(endpoint, request);
    return this.idempotency.once(endpoint, request, response, async () => {
      const value: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      return present(endpoint, value);
    });
  }
}

/** @throws when a handler returns what its endpoint did not declare: a defect, seen in tests, answered with 500 */
function present(endpoint: Endpoint, value: unknown): unknown {
  if (!endpoint.response) return endpoint.produces ? value : undefined;
  const result = endpoint.response.safeParse(value);
  if (!result.success) throw new Error(`${endpoint.method} ${endpoint.path} answers outside its contract: ${result.error.message}`, { cause: result.error });
  return result.data;
}
