import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Identities } from '../../platform/auth/index.js';
import { MembersModule } from '../members/index.js';
import { TenantsModule } from '../tenants/index.js';
import { AccessToken } from './access-token.entity.js';
import { AccessTokenRepository } from './access-token.repository.js';
import { AccessTokens } from './access-tokens.service.js';
import { Account } from './account.entity.js';
import { AccountRepository } from './account.repository.js';
import { AccountAdministration } from './account-administration.service.js';
import { AccountIdentities } from './account-identities.js';
import { AccountsController } from './accounts.controller.js';
import { AuthController } from './auth.controller.js';
import { EmailTokenRepository } from './email-token.repository.js';
import { FirstAdmin } from './first-admin.js';
import { Joining } from './joining.service.js';
import { Passwords } from './passwords.service.js';
import { SessionStart } from './session-start.js';
import { SessionView } from './session-view.js';
import { SignUp } from './sign-up.service.js';

@Global() // for the platform's authentication, which asks for Identities
@Module({
  imports: [TypeOrmModule.forFeature([Account, AccessToken]), MembersModule, TenantsModule],
  controllers: [AuthController, AccountsController],
  providers: [
    AccessTokenRepository,
    AccessTokens,
    AccountAdministration,
    AccountRepository,
    EmailTokenRepository,
    FirstAdmin,
    Joining,
    Passwords,
    SessionStart,
    SessionView,
    SignUp,
    { provide: Identities, useClass: AccountIdentities },
  ],
  exports: [FirstAdmin, Identities],
})
export class AccountsModule {}
