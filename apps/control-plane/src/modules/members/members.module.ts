import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Memberships } from '../../platform/http/index.js';
import { Invitation } from './invitation.entity.js';
import { InvitationRepository } from './invitation.repository.js';
import { Invitations } from './invitations.service.js';
import { Member } from './member.entity.js';
import { MemberRepository } from './member.repository.js';
import { MembersController } from './members.controller.js';
import { Members } from './members.service.js';
import { MembershipLookup } from './membership-lookup.js';

@Global() // for the platform's guard, which asks for Memberships
@Module({
  imports: [TypeOrmModule.forFeature([Member, Invitation])],
  controllers: [MembersController],
  providers: [Members, Invitations, MemberRepository, InvitationRepository, { provide: Memberships, useClass: MembershipLookup }],
  exports: [Members, Invitations, Memberships],
})
export class MembersModule {}
