import { Injectable } from '@nestjs/common';
import { proveRecipientV1 } from '@yicang/contracts';
import { Bus } from '@yicang/platform-nats';
import { CardsService } from './cards.service.js';

/** What delivery asks at the door. */
@Injectable()
export class CardsRpc {
  constructor(bus: Bus, cards: CardsService) {
    bus.serve(proveRecipientV1, (proof) => cards.prove(proof));
  }
}
