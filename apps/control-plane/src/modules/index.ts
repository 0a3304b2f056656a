import { AccountsModule } from './accounts/index.js';
import { DocumentsModule } from './documents/index.js';
import { MembersModule } from './members/index.js';
import { NoticesModule } from './notices/index.js';
import { TeamsModule } from './teams/index.js';
import { TenantsModule } from './tenants/index.js';

/** Every module of the control plane; one line each. */
export const modules = [AccountsModule, MembersModule, NoticesModule, TeamsModule, TenantsModule, DocumentsModule];
