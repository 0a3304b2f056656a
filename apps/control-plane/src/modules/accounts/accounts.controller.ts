import { API, type Input } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Controller, Req } from '@nestjs/common';
import { Sessions } from '../../platform/auth/index.js';
import { type AccountActor, Arguments, Bind, type BoundRequest, CurrentActor, type Visitor } from '../../platform/http/index.js';
import { AccessTokens } from './access-tokens.service.js';
import { AccountAdministration } from './account-administration.service.js';
import { Joining } from './joining.service.js';
import { Passwords } from './passwords.service.js';
import { SessionStart } from './session-start.js';

const sessionIdOf = (request: BoundRequest, actor: AccountActor) => (actor.via === 'session' ? request.session.id : undefined);

@Controller()
export class AccountsController {
  constructor(
    private readonly administration: AccountAdministration,
    private readonly passwords: Passwords,
    private readonly tokens: AccessTokens,
    private readonly sessions: Sessions,
    private readonly joining: Joining,
    private readonly start: SessionStart,
  ) {}

  @Bind(API.accounts.update)
  update(@CurrentActor() actor: AccountActor, @Arguments() { body }: Input<typeof API.accounts.update>) {
    return this.administration.rename(actor, body.name);
  }

  @Bind(API.accounts.changePassword)
  changePassword(@Req() request: BoundRequest, @CurrentActor() actor: AccountActor, @Arguments() { body }: Input<typeof API.accounts.changePassword>) {
    return this.passwords.change(actor, body.current, body.password, sessionIdOf(request, actor));
  }

  @Bind(API.accounts.listTokens)
  listTokens(@CurrentActor() actor: AccountActor) {
    return this.tokens.list(actor);
  }

  @Bind(API.accounts.createToken)
  createToken(@CurrentActor() actor: AccountActor, @Arguments() { body }: Input<typeof API.accounts.createToken>) {
    return this.tokens.create(actor, body.name, body.expiresAt);
  }

  @Bind(API.accounts.revokeToken)
  revokeToken(@CurrentActor() actor: AccountActor, @Arguments() { params }: Input<typeof API.accounts.revokeToken>) {
    return this.tokens.revoke(actor, params.token);
  }

  @Bind(API.accounts.listSessions)
  async listSessions(@Req() request: BoundRequest, @CurrentActor() actor: AccountActor) {
    const currentId = sessionIdOf(request, actor);
    const current = currentId === undefined ? undefined : this.sessions.fingerprint(currentId);
    const items = (await this.sessions.list(actor.id)).map(({ id, createdAtMs, lastSeenAtMs, address, userAgent }) => ({
      id,
      current: id === current,
      createdAt: new Date(createdAtMs).toISOString(),
      lastSeenAt: new Date(lastSeenAtMs).toISOString(),
      address,
      userAgent,
    }));
    return { items };
  }

  @Bind(API.accounts.endSession)
  async endSession(@CurrentActor() actor: AccountActor, @Arguments() { params }: Input<typeof API.accounts.endSession>) {
    if (!(await this.sessions.end(actor.id, params.session))) throw new ProblemError('resource.not_found');
  }

  @Bind(API.accounts.previewInvitation)
  previewInvitation(@Arguments() { query }: Input<typeof API.accounts.previewInvitation>) {
    return this.joining.preview(query.token);
  }

  @Bind(API.accounts.acceptInvitation)
  async acceptInvitation(@Req() request: BoundRequest, @CurrentActor() visitor: Visitor, @Arguments() { body }: Input<typeof API.accounts.acceptInvitation>) {
    return this.start.begin(request, await this.joining.accept(visitor, body));
  }

  @Bind(API.accounts.join)
  join(@CurrentActor() actor: AccountActor, @Arguments() { params }: Input<typeof API.accounts.join>) {
    return this.joining.join(actor, params.tenant);
  }

  @Bind(API.platformAccounts.list)
  list(@Arguments() { query }: Input<typeof API.platformAccounts.list>) {
    return this.administration.list(query);
  }

  @Bind(API.platformAccounts.update)
  updateAny(@CurrentActor() actor: AccountActor, @Arguments() { params, body }: Input<typeof API.platformAccounts.update>) {
    return this.administration.update(actor, params.account, {
      ...(body.state && { state: body.state }),
      ...(body.platformAdmin !== undefined && { platformAdmin: body.platformAdmin }),
    });
  }
}
