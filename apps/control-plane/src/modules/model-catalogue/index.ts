export type { Catalogue } from './catalogue/catalogue.js';
export { type Offering, type Overrides, offeredModels, overrideKey } from './catalogue/offered.js';
export { Catalogues } from './catalogues.js';
export { ModelCatalogueModule } from './model-catalogue.module.js';
export { ModelOverrideRepository } from './model-override.repository.js';
