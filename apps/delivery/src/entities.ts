import { BookingEntity } from './bookings/booking.entity.js';
import { CentreEntity, CentreWindowEntity } from './centres/centre.entity.js';
import { NeighbourConsentEntity } from './consents/neighbour-consent.entity.js';
import { MatchingEntity, ProposalEntity } from './matchings/matching.entity.js';
import { NeedEntity } from './needs/need.entity.js';
import { OrganizationNeedEntity } from './needs/organization-need.entity.js';
import { PlanEntity } from './plans/plan.entity.js';
import { ReceiptEntity } from './receipts/receipt.entity.js';
import { RunEntity } from './runs/run.entity.js';
import { StopEntity } from './runs/stop.entity.js';
import { StandingNeedEntity } from './standing-needs/standing-need.entity.js';
import { VehicleEntity } from './vehicles/vehicle.entity.js';

/** Every row of this service that is read or written as an object. */
export const entities = [
  NeedEntity,
  StandingNeedEntity,
  OrganizationNeedEntity,
  PlanEntity,
  MatchingEntity,
  ProposalEntity,
  RunEntity,
  StopEntity,
  ReceiptEntity,
  CentreEntity,
  CentreWindowEntity,
  VehicleEntity,
  BookingEntity,
  NeighbourConsentEntity,
];
