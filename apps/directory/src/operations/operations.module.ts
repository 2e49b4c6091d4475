import { Module } from '@nestjs/common';
import { OperationsResolver, ServiceOperationsResolver } from './operations.resolver.js';
import { OperationsService } from './operations.service.js';

@Module({ providers: [OperationsResolver, OperationsService, ServiceOperationsResolver] })
export class OperationsModule {}
