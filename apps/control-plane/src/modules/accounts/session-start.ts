import { Injectable } from '@nestjs/common';
import { SignIn } from '../../platform/auth/index.js';
import { Database } from '../../platform/database/index.js';
import type { BoundRequest } from '../../platform/http/index.js';
import { AccountRepository } from './account.repository.js';
import { accountSubject } from './present.js';
import { SessionView } from './session-view.js';
import { ownActor } from './sign-up.service.js';

/** Signs an account in, however it proved itself. */
@Injectable()
export class SessionStart {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly signIns: SignIn,
    private readonly view: SessionView,
  ) {}

  async begin(request: BoundRequest, accountId: string) {
    const csrfToken = await this.signIns.begin(request, accountId);
    const view = await this.view.of(accountId, csrfToken);
    const actor = ownActor(view.account, { address: request.ip ?? null, requestId: request.requestId });
    await this.database.write('system', actor, async (tx) => {
      await this.accounts.update(tx, accountId, { lastSignInAt: tx.now });
      await tx.audit({ action: 'account.signed_in', subject: accountSubject(view.account) });
    });
    return view;
  }
}
