import { type Endpoint, permissionsOf } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { type CanActivate, type ExecutionContext, Injectable, Optional } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { Authenticator } from '../auth/authenticator.js';
import type { AccountActor, GatewayActor, TenantActor } from './actor.js';
import { ENDPOINT, TECHNICAL } from './bind.js';
import { type BoundRequest, boundRequest } from './exchange.js';
import { GatewayTokens, Memberships } from './ports.js';

/** Lets in, or answers. Its order is a promise: first who, then whether the tenant exists for them, then whether they may; only then is the request looked at. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly memberships: Memberships,
    @Optional() private readonly gatewayTokens?: GatewayTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<boolean | undefined>(TECHNICAL, context.getHandler())) return true;
    const endpoint = this.reflector.get<Endpoint | undefined>(ENDPOINT, context.getHandler());
    if (!endpoint) throw new ProblemError('request.not_found');
    const request = boundRequest(context);
    request.endpoint = endpoint;
    const response = context.switchToHttp().getResponse<Response>();
    const actor = await this.admit(endpoint, request, response);
    if (actor) request.actor = { ...actor, address: request.ip ?? null, requestId: request.requestId };
    return true;
  }

  private async admit(endpoint: Endpoint, request: BoundRequest, response: Response): Promise<AccountActor | GatewayActor | undefined> {
    const { access } = endpoint;
    if (access.kind === 'gateway') return this.gateway(request);
    if (access.kind === 'public') return this.authenticator.visitor(request, response);
    const account = await this.authenticator.account(request, response);
    if (access.kind === 'account') return account;
    if (access.kind === 'platform') {
      if (!account.platformAdmin) throw new ProblemError('resource.not_found');
      return account;
    }
    return this.member(account, String(request.params.tenant), access.permission);
  }

  private async gateway(request: BoundRequest): Promise<GatewayActor> {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const gateway = token === undefined ? undefined : await this.gatewayTokens?.find(token);
    if (!gateway) throw new ProblemError('gateway.link_refused');
    return gateway;
  }

  private async member(account: AccountActor, tenant: string, permission: Parameters<TenantActor['permissions']['has']>[0]): Promise<TenantActor> {
    const membership = await this.memberships.find(account.id, tenant);
    if (!membership) throw new ProblemError('resource.not_found');
    const permissions = permissionsOf(membership.roles);
    if (!permissions.has(permission)) throw new ProblemError('access.denied', `This needs the permission ${permission}.`, { permission });
    return { ...account, ...membership, scope: { tenantId: membership.tenant.id }, permissions };
  }
}
