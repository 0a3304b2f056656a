import { AccountsModule } from './accounts/index.js';
import { MembersModule } from './members/index.js';

/** Every module of the control plane; one line each. */
export const modules = [AccountsModule, MembersModule];
