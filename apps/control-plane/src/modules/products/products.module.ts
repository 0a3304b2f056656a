import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ItemGuards } from './item-guards.js';
import { ItemVersionsRepository } from './item-versions.repository.js';
import { Product } from './product.entity.js';
import { ProductRepository } from './product.repository.js';
import { ProductItem } from './product-item.entity.js';
import { ProductsController } from './products.controller.js';
import { ProductsService } from './products.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Product, ProductItem])],
  controllers: [ProductsController],
  providers: [ProductsService, ProductRepository, ItemVersionsRepository, ItemGuards],
  exports: [ProductsService, ProductRepository, ItemGuards],
})
export class ProductsModule {}
