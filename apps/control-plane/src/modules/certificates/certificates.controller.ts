import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { CertificatesService } from './certificates.service.js';

@Controller()
export class CertificatesController {
  constructor(private readonly certificates: CertificatesService) {}

  @Bind(API.certificates.list)
  list(@CurrentActor() actor: TenantActor) {
    return this.certificates.list(actor);
  }

  @Bind(API.certificates.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { body }: Input<typeof API.certificates.create>) {
    return this.certificates.create(actor, body);
  }

  @Bind(API.certificates.get)
  get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.certificates.get>) {
    return this.certificates.get(actor, params.certificate);
  }

  @Bind(API.certificates.update)
  update(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof API.certificates.update>) {
    return this.certificates.update(actor, params.certificate, body);
  }

  @Bind(API.certificates.remove)
  remove(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof API.certificates.remove>) {
    return this.certificates.remove(actor, params.certificate);
  }
}
