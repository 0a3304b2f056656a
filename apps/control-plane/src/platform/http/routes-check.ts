import type { Endpoint } from '@gatehouse/contracts';
import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ENDPOINT, TECHNICAL } from './bind.js';

/** What is bound; and the refusal to boot with a route that no endpoint guards. */
@Injectable()
export class BoundEndpoints implements OnModuleInit {
  readonly endpoints = new Set<Endpoint>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    for (const { metatype } of this.discovery.getControllers()) if (metatype) this.inspect(metatype as Type);
  }

  private inspect(controller: Type): void {
    const prototype = controller.prototype as Record<string, object>;
    for (const name of this.scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name];
      if (handler === undefined || Reflect.getMetadata(PATH_METADATA, handler) === undefined) continue;
      const endpoint = Reflect.getMetadata(ENDPOINT, handler) as Endpoint | undefined;
      if (!endpoint && !Reflect.getMetadata(TECHNICAL, handler)) throw new Error(`${controller.name}.${name} is a route without @Bind: nobody would guard it`);
      if (!endpoint) continue;
      if (this.endpoints.has(endpoint)) throw new Error(`${controller.name}.${name}: ${endpoint.method} ${endpoint.path} is bound twice`);
      this.endpoints.add(endpoint);
    }
  }
}
