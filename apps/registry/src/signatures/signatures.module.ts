import { Module } from '@nestjs/common';
import { FilesModule } from '@yicang/platform-files';
import { HouseholdsModule } from '../households/households.module.js';
import { SignaturesDueWork } from './signatures.due.js';
import { SignaturesResolver } from './signatures.resolver.js';
import { SignaturesRpc } from './signatures.rpc.js';
import { SignaturesService } from './signatures.service.js';

@Module({
  imports: [FilesModule, HouseholdsModule],
  providers: [SignaturesResolver, SignaturesService, SignaturesRpc, SignaturesDueWork],
})
export class SignaturesModule {}
