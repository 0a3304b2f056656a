export { Invitations, type OpenInvitation } from './invitations.service.js';
export type { MembershipRow } from './member.repository.js';
export { MembersModule } from './members.module.js';
export { Members } from './members.service.js';
