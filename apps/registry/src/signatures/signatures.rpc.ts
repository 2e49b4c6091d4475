import { Injectable } from '@nestjs/common';
import { keepSignatureV1 } from '@yicang/contracts';
import { Bus } from '@yicang/platform-nats';
import { SignaturesService } from './signatures.service.js';

/** What delivery asks at the door. */
@Injectable()
export class SignaturesRpc {
  constructor(bus: Bus, signatures: SignaturesService) {
    bus.serve(keepSignatureV1, (signed) => signatures.keep(signed));
  }
}
