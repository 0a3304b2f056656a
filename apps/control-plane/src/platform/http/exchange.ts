import type { Endpoint } from '@gatehouse/contracts';
import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { Request } from 'express';
import type { AccountActor, GatewayActor } from './actor.js';
import type { ValidatedInput } from './input.js';

/** What the guard and the interceptor leave on the request for the handler. */
export interface BoundRequest extends Request {
  requestId: string;
  actor?: AccountActor | GatewayActor;
  input?: ValidatedInput;
  endpoint?: Endpoint;
}

export const boundRequest = (context: ExecutionContext) => context.switchToHttp().getRequest<BoundRequest>();

/** `@Arguments() { params, query, body }: Input<typeof API.apis.create>` */
export const Arguments = createParamDecorator((_: unknown, context: ExecutionContext) => boundRequest(context).input);

/** `AccountActor`, `TenantActor`, `GatewayActor` or `Visitor`, by the endpoint's access. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext) => boundRequest(context).actor);
