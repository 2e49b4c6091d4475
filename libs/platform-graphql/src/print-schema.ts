import 'reflect-metadata';

import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AbstractGraphQLDriver } from '@nestjs/graphql';

import type { NatsSubgraphDriver } from './nats-subgraph-driver.js';
import { serviceHost, type ServiceParts } from './service-host.js';
import { sdlOf } from './subgraph-schema.js';

/**
 * The SDL of the service with this root module, without a database or a bus: none of its classes is made. One service per
 * process: decorators of all that were loaded would meet.
 */
export async function printSchema(module: Type): Promise<string> {
  const nothing = {} as unknown as ServiceParts; // in a preview nobody's constructor runs
  const context = await NestFactory.createApplicationContext(serviceHost(module, nothing), {
    logger: false,
    abortOnError: false,
    preview: true,
  });
  const driver = context.get<NatsSubgraphDriver>(AbstractGraphQLDriver, { strict: false });
  try {
    return sdlOf(driver.schema);
  } finally {
    await context.close();
  }
}
