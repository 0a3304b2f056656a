import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { TenantRef } from '../../platform/http/index.js';
import { type NewNotice, Notices } from '../notices/index.js';
import { SubscriberRepository } from './subscriber.repository.js';
import { VersionRepository } from './version.repository.js';
import type { VersionAction } from './version.rules.js';
import type { Place } from './versions.js';

/** Tells the people behind subscribed applications what becomes of a version they call. */
@Injectable()
export class VersionAnnouncements {
  constructor(
    private readonly notices: Notices,
    private readonly subscribers: SubscriberRepository,
    private readonly versions: VersionRepository,
  ) {}

  async announce(tx: Tx, tenant: TenantRef, place: Place, action: VersionAction, reason: string | undefined): Promise<void> {
    const news = await this.news(tx, place, action);
    if (!news) return;
    const body = reason === undefined ? news.body : `${news.body} ${reason}`;
    const notice = { kind: news.kind, title: news.title, body, path: `/catalogue/${tenant.slug}/${place.api.slug}` };
    for (const accountId of await this.subscribers.accountIds(tx, place.version.id)) await this.notices.toAccount(tx, accountId, notice);
  }

  private async news(tx: Tx, { api, version }: Place, action: VersionAction): Promise<NewNotice | undefined> {
    const name = `${api.name} ${version.name}`;
    switch (action) {
      case 'deprecate': {
        const successor = version.successorId === null ? null : await this.versions.find(tx, api.id, version.successorId);
        const until = version.sunsetAt ? ` It answers until ${version.sunsetAt.toISOString().slice(0, 10)}.` : '';
        const instead = successor ? ` Move to ${successor.name}.` : '';
        return { kind: 'version.deprecated', title: `${name} is deprecated`, body: `${name} takes no new subscriptions.${until}${instead}` };
      }
      case 'restore':
        return { kind: 'version.restored', title: `${name} is no longer deprecated`, body: `${name} stays.` };
      case 'retire':
        return { kind: 'version.retired', title: `${name} is retired`, body: `Calls to ${name} are answered with 410 from now on.` };
      default:
        return undefined;
    }
  }
}
