import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { ProviderChecks } from './provider-checks.service.js';
import { ProviderKeys } from './provider-keys.service.js';
import { ProvidersService } from './providers.service.js';

@Controller()
export class ProvidersController {
  constructor(
    private readonly providers: ProvidersService,
    private readonly keys: ProviderKeys,
    private readonly checks: ProviderChecks,
  ) {}

  @Bind(API.providers.kinds)
  kinds(@CurrentActor() actor: TenantActor) {
    return this.providers.kinds(actor);
  }

  @Bind(API.providers.list)
  list(@CurrentActor() actor: TenantActor) {
    return this.providers.list(actor);
  }

  @Bind(API.providers.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.providers.create>) {
    return this.providers.create(actor, body);
  }

  @Bind(API.providers.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.providers.get>) {
    return this.providers.get(actor, params.provider);
  }

  @Bind(API.providers.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.providers.update>) {
    return this.providers.update(actor, params.provider, body);
  }

  @Bind(API.providers.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.providers.remove>) {
    return this.providers.remove(actor, params.provider);
  }

  @Bind(API.providers.models)
  models(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.providers.models>) {
    return this.providers.models(actor, params.provider);
  }

  @Bind(API.providers.check)
  check(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.providers.check>) {
    return this.checks.check(actor, params.provider, body.keyId);
  }

  @Bind(API.providers.discover)
  discover(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.providers.discover>) {
    return this.checks.discover(actor, params.provider, body.keyId);
  }

  @Bind(API.providers.addKey)
  addKey(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.providers.addKey>) {
    return this.keys.add(actor, params.provider, body);
  }

  @Bind(API.providers.updateKey)
  updateKey(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.providers.updateKey>) {
    return this.keys.update(actor, params.provider, params.key, body);
  }

  @Bind(API.providers.rotateKey)
  rotateKey(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.providers.rotateKey>) {
    return this.keys.rotate(actor, params.provider, params.key, body.secret);
  }

  @Bind(API.providers.removeKey)
  removeKey(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.providers.removeKey>) {
    return this.keys.remove(actor, params.provider, params.key);
  }
}
