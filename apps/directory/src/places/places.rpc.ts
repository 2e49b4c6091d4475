import { Injectable } from '@nestjs/common';
import { checkPlaceV1, tellPlaceV1 } from '@yicang/contracts';
import { refuse } from '@yicang/kernel';
import { Bus } from '@yicang/platform-nats';
import { PlacesService } from './places.service.js';

/** What other services may ask of places; each contract names its callers. */
@Injectable()
export class PlacesRpc {
  constructor(bus: Bus, places: PlacesService) {
    bus.serve(checkPlaceV1, async ({ tenantCode }) => {
      const [place] = await places.byCode([tenantCode]);
      return place?.level === 'community' ? { tenantCode } : refuse('PLACE_NOT_FOUND');
    });
    bus.serve(tellPlaceV1, async ({ tenantCode }) => {
      const [place] = await places.byCode([tenantCode]);
      if (place == null) return refuse('PLACE_NOT_FOUND');
      const { level, nameZh } = place;
      return { tenantCode, level, nameZh };
    });
  }
}
