import { Injectable } from '@nestjs/common';
import { checkAppointmentV1 } from '@yicang/contracts';
import { Bus } from '@yicang/platform-nats';
import { GrantsService } from './grants.service.js';

/** What other services may ask of those who serve somewhere; each contract names its callers. */
@Injectable()
export class AppointmentsRpc {
  constructor(bus: Bus, grants: GrantsService) {
    bus.serve(checkAppointmentV1, ({ tenantCode, accountId, role }) =>
      grants.checkAppointment(tenantCode, accountId, role),
    );
  }
}
