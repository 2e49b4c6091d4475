import { Module } from '@nestjs/common';
import { FilesModule } from '@yicang/platform-files';
import { RunsModule } from '../runs/runs.module.js';
import { ProofsConsumers } from './proofs.consumers.js';
import { ProofsDueWork } from './proofs.due.js';
import { ProofsResolver } from './proofs.resolver.js';
import { ProofsService } from './proofs.service.js';

@Module({
  imports: [RunsModule, FilesModule],
  providers: [ProofsResolver, ProofsService, ProofsConsumers, ProofsDueWork],
})
export class ProofsModule {}
