import { API, type Input, type Output } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { ProductsService } from './products.service.js';

const E = API.products;

@Controller()
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Bind(E.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<typeof E.list>): Promise<Output<typeof E.list>> {
    return this.products.list(actor, query);
  }

  @Bind(E.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof E.create>): Promise<Output<typeof E.create>> {
    return this.products.create(actor, body);
  }

  @Bind(E.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof E.get>): Promise<Output<typeof E.get>> {
    return this.products.get(actor, params.product);
  }

  @Bind(E.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.update>): Promise<Output<typeof E.update>> {
    return this.products.update(actor, params.product, body);
  }

  @Bind(E.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof E.remove>): Promise<void> {
    return this.products.remove(actor, params.product);
  }
}
