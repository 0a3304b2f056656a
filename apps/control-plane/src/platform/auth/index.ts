export { AuthModule } from './auth.module.js';
export { hashPassword, verifyPassword } from './passwords.js';
export { Identities, type Identity, type PasswordIdentity } from './ports.js';
export { RateLimits } from './rate-limits.js';
export { Sessions } from './sessions.js';
export { SignIn } from './sign-in.js';
