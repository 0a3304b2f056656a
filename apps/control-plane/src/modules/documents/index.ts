export { DocumentReader } from './document-reader.js';
export { DocumentsModule } from './documents.module.js';
export type { ConsumerFace } from './reading/consumer-document.js';
export type { MockContracts } from './reading/mock-contract.js';
export type { Reading } from './reading/reading.js';
export type { ValidationContracts } from './reading/validation-contract.js';
