export { Database } from './database.js';
export { DatabaseModule, RECORDS } from './database.module.js';
export { Exclusive } from './exclusive.js';
export { cut, decodeCursor, encodeCursor, keyset, type Page, type PageQuery } from './keyset.js';
export { migrate } from './migrate.js';
export { type Actor, type Scope, SYSTEM_ACTOR } from './scope.js';
export { Tx } from './tx.js';
export { violates } from './violations.js';
