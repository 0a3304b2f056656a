export { offeredModels, overrideKey } from './catalogue/offered.js';
export { Catalogues } from './catalogues.js';
export { ModelCatalogueModule } from './model-catalogue.module.js';
export { ModelOverrideRepository } from './model-override.repository.js';
