export * from './call-record.js';
export * from './duration.js';
export * from './limit.js';
export * from './link.js';
export * from './objects.js';
export * from './policies/index.js';
export { shardOf } from './shard.js';
export * from './touch.js';
export * from './upstream.js';
