import { API, type Input } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { Arguments, Bind, CurrentActor, type GatewayActor, type TenantActor } from '../../platform/http/index.js';
import { CallRecords } from './call-records.service.js';
import { CallContents } from './contents/call-contents.service.js';
import { Ingest } from './ingest/ingest.service.js';

type Api = typeof API.callRecords;

@Controller()
export class CallRecordsController {
  constructor(
    private readonly records: CallRecords,
    private readonly ingest: Ingest,
    private readonly contents: CallContents,
  ) {}

  @Bind(API.callRecords.list) list(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<Api['list']>) {
    return this.records.list(actor, query);
  }

  @Bind(API.callRecords.histogram) histogram(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<Api['histogram']>) {
    return this.records.histogram(actor, query);
  }

  @Bind(API.callRecords.facets) facets(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<Api['facets']>) {
    return this.records.facets(actor, query);
  }

  @Bind(API.callRecords.get) get(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<Api['get']>) {
    return this.records.get(actor, params.request);
  }

  @Bind(API.callRecords.content) content(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<Api['content']>) {
    return this.contents.read(actor, params.request);
  }

  @Bind(API.callRecords.listOwn) listOwn(@CurrentActor() actor: TenantActor, @Arguments() { query }: Input<Api['listOwn']>) {
    return this.records.listOwn(actor, query);
  }

  @Bind(API.callRecords.getOwn) getOwn(@CurrentActor() actor: TenantActor, @Arguments() { params }: Input<Api['getOwn']>) {
    return this.records.getOwn(actor, params.request);
  }

  @Bind(API.callRecords.listUnrouted) listUnrouted(@Arguments() { query }: Input<Api['listUnrouted']>) {
    return this.records.listUnrouted(query);
  }

  @Bind(API.gatewayLink.storeRecords)
  store(@CurrentActor() actor: GatewayActor, @Arguments() { body }: Input<typeof API.gatewayLink.storeRecords>) {
    return this.ingest.store(actor, body);
  }
}
