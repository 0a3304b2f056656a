import { type ProviderKind, providerKind } from './provider-kind.js';

/** Those who serve embeddings and reranking alone. */
export const RETRIEVAL: readonly ProviderKind[] = [
  providerKind({
    id: 'jina',
    name: 'Jina AI',
    baseUrl: 'https://api.jina.ai/v1',
    operations: ['embeddings', 'rerank'],
    dialect: { rerank: 'jina', unsupported: ['user', 'encoding_format'] },
    docs: 'https://api.jina.ai/docs',
    keysUrl: 'https://jina.ai/api-dashboard/key-manager',
  }),
  providerKind({
    id: 'voyage',
    name: 'Voyage AI',
    baseUrl: 'https://api.voyageai.com/v1',
    operations: ['embeddings', 'rerank'],
    dialect: { rerank: 'voyage', rename: { dimensions: 'output_dimension' }, unsupported: ['user'] },
    docs: 'https://docs.voyageai.com/reference/embeddings-api',
    keysUrl: 'https://dashboard.voyageai.com/organization/api-keys',
  }),
  providerKind({
    id: 'mixedbread',
    name: 'Mixedbread',
    baseUrl: 'https://api.mixedbread.com/v1',
    operations: ['embeddings', 'rerank'],
    paths: { rerank: '/reranking' },
    dialect: { rerank: 'voyage', rename: { documents: 'input', return_documents: 'return_input' }, unsupported: ['user'] },
    docs: 'https://www.mixedbread.com/api-reference',
    keysUrl: 'https://platform.mixedbread.com/',
  }),
];
