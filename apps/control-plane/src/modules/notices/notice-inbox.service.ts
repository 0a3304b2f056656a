import { Injectable } from '@nestjs/common';
import { Database, type PageQuery } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import type { Notice } from './notice.entity.js';
import { NoticeRepository } from './notice.repository.js';

const present = ({ id, kind, title, body, path, createdAt, readAt }: Notice) => ({
  id,
  kind,
  title,
  body,
  path,
  createdAt: createdAt.toISOString(),
  readAt: readAt?.toISOString() ?? null,
});

/** What one member sees of the own notices. */
@Injectable()
export class NoticeInbox {
  constructor(
    private readonly database: Database,
    private readonly notices: NoticeRepository,
  ) {}

  list(actor: TenantActor, query: PageQuery) {
    return this.database.read(actor.scope, async (tx) => {
      const page = await this.notices.page(tx, actor.id, query);
      return { items: page.items.map(present), nextCursor: page.nextCursor, unread: await this.notices.countUnread(tx, actor.id) };
    });
  }

  /** Not audited: it changes nothing for anybody else. */
  markRead(actor: TenantActor, ids: readonly string[] | undefined): Promise<void> {
    return this.database.write(actor.scope, actor, (tx) => this.notices.markRead(tx, actor.id, ids));
  }
}
