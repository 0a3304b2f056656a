export { ItemGuards } from './item-guards.js';
export { holdItems } from './item-lock.js';
export { type ItemRow, ProductRepository } from './product.repository.js';
export { ProductsModule } from './products.module.js';
export { ProductsService } from './products.service.js';
