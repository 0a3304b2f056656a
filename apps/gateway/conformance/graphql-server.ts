import { createRequire } from 'node:module';

// both of one build: graphql refuses schemas that another copy of it made
const load = createRequire(import.meta.url);
export const { buildSchema } = load('graphql') as typeof import('graphql');
export const { createHandler } = load('graphql-http/lib/use/http') as typeof import('graphql-http/lib/use/http');
