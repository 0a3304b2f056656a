import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { NoticeInbox } from './notice-inbox.service.js';

@Controller()
export class NoticesController {
  constructor(private readonly inbox: NoticeInbox) {}

  @Bind(API.notices.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof API.notices.list>) {
    return this.inbox.list(actor, query);
  }

  @Bind(API.notices.markRead)
  markRead(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.notices.markRead>) {
    return this.inbox.markRead(actor, body.ids);
  }
}
