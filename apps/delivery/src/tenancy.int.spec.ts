import 'reflect-metadata';

import { DELIVERY_FAILURE_REASONS, ITEM_CATEGORIES, ITEM_UNITS, NEED_ENDS } from '@yicang/kernel';
import { describeTenancy } from '@yicang/testing';
import { WEEKDAYS } from './centres/centre.rules.js';
import { entities } from './entities.js';
import { PROPOSAL_DECLINES, PROPOSAL_STATUSES } from './matchings/matching.rules.js';
import { NEED_STATUSES, NEED_URGENCIES } from './needs/need.rules.js';
import { PLAN_STATUSES } from './plans/plan.rules.js';
import { RUN_MODES, RUN_STATUSES, STOP_STATUSES } from './runs/run.rules.js';
import { RHYTHMS, STANDING_NEED_ENDINGS, STANDING_NEED_STATUSES } from './standing-needs/standing-need.rules.js';
import { tenancy } from './tenancy.js';
import { VEHICLE_KINDS } from './vehicles/vehicle.rules.js';

describeTenancy({
  service: 'delivery',
  migrations: new URL('../migrations/', import.meta.url),
  tenancy,
  entities,
  vocabularies: {
    'need.category': ITEM_CATEGORIES,
    'need.unit': ITEM_UNITS,
    'need.status': NEED_STATUSES,
    'need.withdrawal': NEED_ENDS,
    'need.urgency': NEED_URGENCIES,
    'standing_need.category': ITEM_CATEGORIES,
    'standing_need.unit': ITEM_UNITS,
    'standing_need.rhythm': RHYTHMS,
    'standing_need.status': STANDING_NEED_STATUSES,
    'standing_need.ending': STANDING_NEED_ENDINGS,
    'organization_need.category': ITEM_CATEGORIES,
    'organization_need.unit': ITEM_UNITS,
    'organization_need.status': NEED_STATUSES,
    'organization_need.urgency': NEED_URGENCIES,
    'plan.status': PLAN_STATUSES,
    'proposal.status': PROPOSAL_STATUSES,
    'proposal.decline': PROPOSAL_DECLINES,
    'run.status': RUN_STATUSES,
    'run.mode': RUN_MODES,
    'centre_window.weekday': WEEKDAYS,
    'centre_window.mode': RUN_MODES,
    'vehicle.kind': VEHICLE_KINDS,
    'stop.status': STOP_STATUSES,
    'stop.failure': DELIVERY_FAILURE_REASONS,
  },
});
