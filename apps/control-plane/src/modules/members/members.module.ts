import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Memberships } from '../../platform/http/index.js';
import { Member } from './member.entity.js';
import { MembershipLookup } from './membership-lookup.js';

@Global() // for the platform's guard, which asks for Memberships
@Module({
  imports: [TypeOrmModule.forFeature([Member])],
  providers: [{ provide: Memberships, useClass: MembershipLookup }],
  exports: [Memberships],
})
export class MembersModule {}
