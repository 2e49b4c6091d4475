import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { DeadLetters, DueWorker, Outbox, UnitOfWork } from '@yicang/platform-db';
import { ActorVerifier, Bus, Consumers } from '@yicang/platform-nats';

import { Logger } from './logger.js';
import { Operations } from './operations.js';
import { NatsSubgraphDriver } from './nats-subgraph-driver.js';
import { subgraphSettings } from './subgraph-schema.js';
import { ValidatedInputPipe } from './validated-input.js';

/** Token of the parsed settings: `@Inject(ENVIRONMENT) environment: InventoryEnvironment`. */
export const ENVIRONMENT = Symbol('yicang:environment');

/** What every class of a service may ask for in its constructor. */
export interface ServiceParts {
  readonly uow: UnitOfWork;
  readonly bus: Bus;
  readonly consumers: Consumers;
  readonly dueWorker: DueWorker;
  readonly deadLetters: DeadLetters;
  readonly outbox: Outbox;
  readonly operations: Operations;
  readonly verifier: ActorVerifier;
  readonly logger: Logger;
  readonly environment: unknown;
}

@Module({})
class ServiceHost {}

/** The service's module with its subgraph around it, and the parts given to all of its classes. */
export function serviceHost(module: Type, parts: ServiceParts): DynamicModule {
  const providers: Provider[] = [
    { provide: UnitOfWork, useValue: parts.uow },
    { provide: Bus, useValue: parts.bus },
    { provide: Consumers, useValue: parts.consumers },
    { provide: DueWorker, useValue: parts.dueWorker },
    { provide: DeadLetters, useValue: parts.deadLetters },
    { provide: Outbox, useValue: parts.outbox },
    { provide: Operations, useValue: parts.operations },
    { provide: ActorVerifier, useValue: parts.verifier },
    { provide: Logger, useValue: parts.logger },
    { provide: ENVIRONMENT, useValue: parts.environment },
  ];
  return {
    module: ServiceHost,
    global: true,
    imports: [module, GraphQLModule.forRootAsync({ driver: NatsSubgraphDriver, useFactory: () => subgraphSettings })],
    providers: [...providers, { provide: APP_PIPE, useClass: ValidatedInputPipe }],
    exports: providers,
  };
}
