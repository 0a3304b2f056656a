import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Identities } from '../../platform/auth/index.js';
import { AccessToken } from './access-token.entity.js';
import { AccessTokenRepository } from './access-token.repository.js';
import { Account } from './account.entity.js';
import { AccountRepository } from './account.repository.js';
import { AccountIdentities } from './account-identities.js';

@Global() // for the platform's authentication, which asks for Identities
@Module({
  imports: [TypeOrmModule.forFeature([Account, AccessToken])],
  providers: [AccountRepository, AccessTokenRepository, { provide: Identities, useClass: AccountIdentities }],
  exports: [Identities],
})
export class AccountsModule {}
