export * from './dialect.js';
export * from './llm-api.js';
export * from './model-price.js';
export * from './model-route.js';
export * from './provider.js';
export * from './usage.js';
export * from './wire-format.js';
