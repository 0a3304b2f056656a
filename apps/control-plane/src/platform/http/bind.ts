import type { Endpoint, Method } from '@gatehouse/contracts';
import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';

export const API_PREFIX = '/api/v1';
export const ENDPOINT = 'gatehouse:endpoint';
export const TECHNICAL = 'gatehouse:technical';

const METHODS: Record<Method, RequestMethod> = {
  GET: RequestMethod.GET,
  POST: RequestMethod.POST,
  PUT: RequestMethod.PUT,
  PATCH: RequestMethod.PATCH,
  DELETE: RequestMethod.DELETE,
};

/** Binds a method to an endpoint of the contract: route, status, access, validation both ways. A route without it does not boot. */
export function Bind(endpoint: Endpoint): MethodDecorator {
  return applyDecorators(
    SetMetadata(ENDPOINT, endpoint),
    RequestMapping({ path: `${API_PREFIX}${endpoint.path}`, method: METHODS[endpoint.method] }),
    HttpCode(endpoint.status),
  );
}

/** An endpoint of a public protocol with forms and errors of its own, such as OAuth: open to everybody, it reads its request and writes its answer itself. */
export function Protocol(method: 'GET' | 'POST', path: string): MethodDecorator {
  return applyDecorators(SetMetadata(TECHNICAL, true), RequestMapping({ path: `${API_PREFIX}${path}`, method: METHODS[method] }));
}

/** Health, metrics and the OpenAPI document: outside the management API, open, and never about a tenant's data. */
export function Technical(path: string): MethodDecorator {
  return applyDecorators(SetMetadata(TECHNICAL, true), RequestMapping({ path, method: RequestMethod.GET }));
}
