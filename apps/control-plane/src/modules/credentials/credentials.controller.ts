import { API, type Input, type Output } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type TenantActor } from '../../platform/http/index.js';
import { CredentialKindsService } from './credential-kinds.service.js';
import { CredentialsService } from './credentials.service.js';

const E = API.credentials;
const { mintTryIt } = API.subscriptions;

@Controller()
export class CredentialsController {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly kinds: CredentialKindsService,
  ) {}

  @Bind(E.list)
  list(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof E.list>): Promise<Output<typeof E.list>> {
    return this.credentials.list(actor, params.application);
  }

  @Bind(E.create)
  create(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.create>): Promise<Output<typeof E.create>> {
    return this.credentials.create(actor, params.application, body);
  }

  @Bind(E.createClient)
  createClient(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.createClient>): Promise<Output<typeof E.createClient>> {
    return this.kinds.createClient(actor, params.application, body);
  }

  @Bind(E.createSigningKey)
  createSigningKey(
    @CurrentActor() actor: TenantActor,
    @Arguments() { params, body }: Input<typeof E.createSigningKey>,
  ): Promise<Output<typeof E.createSigningKey>> {
    return this.kinds.createSigningKey(actor, params.application, body);
  }

  @Bind(E.registerIdentity)
  registerIdentity(
    @CurrentActor() actor: TenantActor,
    @Arguments() { params, body }: Input<typeof E.registerIdentity>,
  ): Promise<Output<typeof E.registerIdentity>> {
    return this.kinds.registerIdentity(actor, params.application, body);
  }

  @Bind(E.rotate)
  rotate(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.rotate>): Promise<Output<typeof E.rotate>> {
    return this.credentials.rotate(actor, params.application, params.credential, body.overlapMs);
  }

  @Bind(E.revoke)
  revoke(@CurrentActor() actor: TenantActor, @Arguments() { params, body }: Input<typeof E.revoke>): Promise<Output<typeof E.revoke>> {
    return this.credentials.revoke(actor, params.application, params.credential, body.reason);
  }

  @Bind(mintTryIt)
  mintTryIt(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<typeof mintTryIt>): Promise<Output<typeof mintTryIt>> {
    return this.credentials.mintTryIt(actor, params.subscription);
  }
}
