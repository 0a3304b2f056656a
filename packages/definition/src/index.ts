export * from './llm/provider-kinds/index.js';
export * from './policies/attached.js';
export * from './policies/index.js';
export * from './policies/model-kind.js';
export * from './wire.js';
