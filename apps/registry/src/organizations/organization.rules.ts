import {
  defineOperation,
  defineRefusals,
  holdsPersonalNumber,
  refuse,
  type LocalDate,
  type OrganizationId,
  type OrganizationKind,
  type Refusal,
} from '@yicang/kernel';

export const ORGANIZATION_STATUSES = ['active', 'closed'] as const;
export type OrganizationStatus = (typeof ORGANIZATION_STATUSES)[number];

export const REGISTER_ORGANIZATION = defineOperation('registry.register-organization', [
  'communityManager',
  'cityCoordinator',
]);
export const CLOSE_ORGANIZATION = defineOperation('registry.close-organization', [
  'communityManager',
  'cityCoordinator',
]);

export const organizationRefusals = defineRefusals({
  ORGANIZATION_NAME_TAKEN: {
    zh: '此地已登记了“{nameZh}”。请直接选用它，或换一个名称。',
    en: 'This place has {nameZh} in its register already. Use that, or choose another name.',
  },
});

export interface OrganizationState {
  readonly id: OrganizationId;
  readonly kind: OrganizationKind;
  readonly nameZh: string;
  readonly districtZh: string | null;
  readonly registeredOn: LocalDate;
  readonly status: OrganizationStatus;
}

/** An organization may be registered so unless its name or district says how to reach or identify a person: both are public. */
export function acceptOrganization({
  nameZh,
  districtZh,
}: Pick<OrganizationState, 'nameZh' | 'districtZh'>): 'accepted' | Refusal<'TEXT_HOLDS_PERSONAL_NUMBER'> {
  return [nameZh, districtZh ?? ''].some(holdsPersonalNumber) ? refuse('TEXT_HOLDS_PERSONAL_NUMBER') : 'accepted';
}

/** Nothing more is recorded for the organization; what was, stays, and so does its name. */
export function closeOrganization({
  status,
}: Pick<OrganizationState, 'status'>): Pick<OrganizationState, 'status'> | 'unchanged' {
  return status === 'closed' ? 'unchanged' : { status: 'closed' };
}
