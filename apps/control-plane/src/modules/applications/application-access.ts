import type { TenantPermission } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import type { Application } from './application.entity.js';
import { ApplicationRepository } from './application.repository.js';
import { mayRead, owns } from './application.rules.js';

/** Who may see and change an application and what belongs to it. */
@Injectable()
export class ApplicationAccess {
  constructor(private readonly applications: ApplicationRepository) {}

  /** @throws ProblemError resource.not_found for one that is not there, or not the actor's to know */
  async readable(tx: Tx, actor: TenantActor, id: string): Promise<Application> {
    const application = await this.applications.find(tx, id);
    if (!application || !mayRead(actor, application)) throw new ProblemError('resource.not_found');
    return application;
  }

  /**
   * Locks it until the transaction ends. Owners may; others need the permission.
   * @throws ProblemError resource.not_found, or access.denied where the actor may look but not touch
   */
  async writable(tx: Tx, actor: TenantActor, id: string, permission: TenantPermission = 'applications:write'): Promise<Application> {
    await this.applications.lock(tx, id);
    const application = await this.readable(tx, actor, id);
    if (!owns(actor, application) && !actor.permissions.has(permission))
      throw new ProblemError('access.denied', `This needs the permission ${permission}.`, { permission });
    return application;
  }
}
