import {
  covers,
  defineOperation,
  defineRefusals,
  holdsPersonalNumber,
  KEEPER_AND_ABOVE,
  NATION,
  refuse,
  type FamilyId,
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
  type NeedEnd,
  type NeedId,
  type OrganizationId,
  type ProductId,
  type Refusal,
  type TenantCode,
} from '@yicang/kernel';

export const NEED_STATUSES = ['open', 'planned', 'met', 'withdrawn'] as const;
export type NeedStatus = (typeof NEED_STATUSES)[number];

/** How soon it is needed: in its turn, or before what is ordinary. */
export const NEED_URGENCIES = ['ordinary', 'urgent'] as const;
export type NeedUrgency = (typeof NEED_URGENCIES)[number];

/** More than one family is short of at once. Every plan reserves one unit at least, so it bounds a need's plans under way too. */
export const NEED_QUANTITY_MAX = 1_000;
/** A hospital counts masks. */
export const ORGANIZATION_NEED_QUANTITY_MAX = 1_000_000;
export const NEED_NAME_LENGTH_MAX = 60;
export const SPECIFICATION_LENGTH_MAX = 120;

export const RECORD_NEED = defineOperation('delivery.record-need', KEEPER_AND_ABOVE);
export const WITHDRAW_NEED = defineOperation('delivery.withdraw-need', KEEPER_AND_ABOVE);
/** Who looks after what a need says: which product it is, and until when a family is entitled. */
export const REVIEW_NEED = defineOperation('delivery.review-need', KEEPER_AND_ABOVE);
/** Needs point at families, so only those who serve them read them; a partner reads them without the family. */
export const READ_NEEDS = defineOperation('delivery.read-needs', KEEPER_AND_ABOVE, 'read:needs');
export const SEE_RECIPIENT = defineOperation('delivery.see-recipient', READ_NEEDS.roles);

export const needRefusals = defineRefusals({
  NEED_NOT_FOUND: { zh: '本社区没有这条需求。', en: 'There is no such need in this community.' },
  NEED_NOT_OPEN: {
    zh: '这条需求已安排够、已满足或已撤回（状态:{status}）。',
    en: 'This need is planned for in full, met or withdrawn (status: {status}).',
  },
  NEED_MET: {
    zh: '这条需求已经满足，不能再撤回。',
    en: 'This need is met, so it cannot be withdrawn any more.',
  },
  NEED_RECHECK_DUE: {
    zh: '这户的受助资格应在 {recheckOn} 前复核。请先复核，再安排配送。',
    en: 'The family’s eligibility was to be checked again by {recheckOn}. Check it first, then plan.',
  },
  NEED_RECHECK_PAST: {
    zh: '复核日须是今天或以后。',
    en: 'The day of the next check must be today or later.',
  },
  NEED_OF_ORGANIZATION: {
    zh: '这是机构的需求。目前只为家庭安排配送和复核。',
    en: 'This is an organization’s need. Deliveries and checks are for families as yet.',
  },
  NEED_ALREADY_RECORDED: {
    zh: '这个机构已有一条未满足的同样需求（{nameZh}）。',
    en: 'This organization has the same need on record already, and it is not met yet ({nameZh}).',
  },
  NEED_PRODUCT_UNKNOWN: {
    zh: '此地的目录里没有这个品种。请重新选择。',
    en: 'No catalogue of this place has such a product. Choose again.',
  },
  NEED_WITHOUT_SUGGESTION: {
    zh: '这条需求没有待确认的品种建议。',
    en: 'Nothing is suggested for this need any more.',
  },
});

/** A product of somebody's catalogue. */
export interface OfProduct {
  readonly tenantCode: TenantCode;
  readonly id: ProductId;
}

/** Which product a need is probably of; nobody has said so yet. */
export interface ProductSuggestion {
  readonly product: OfProduct;
  readonly nameZh: string;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  /** How alike the names are: 100 is the same. */
  readonly scorePercent: number;
}

export interface NeedState {
  readonly id: NeedId;
  /** Whose it is: a family's or an organization's. */
  readonly familyId: FamilyId | null;
  readonly organizationId: OrganizationId | null;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  readonly quantity: number;
  /** Reserved by plans that may still come to something. */
  readonly quantityPlanned: number;
  readonly quantityDelivered: number;
  readonly status: NeedStatus;
  /** Why nothing more is planned for it; null unless it is withdrawn. */
  readonly withdrawal: NeedEnd | null;
  readonly productTenantCode: TenantCode | null;
  readonly productId: ProductId | null;
  /** Null when there was none, and when a person has said which product it is. */
  readonly suggestion: ProductSuggestion | null;
  /** By when the family's eligibility is checked again; null when it need not be. */
  readonly recheckOn: LocalDate | null;
}
type NeedChange = Partial<Pick<NeedState, 'status' | 'withdrawal' | 'quantityPlanned' | 'quantityDelivered'>>;

/** How much of its need a plan stands for. */
export interface Share {
  readonly planned: number;
  readonly delivered: number;
}
export const NO_SHARE: Share = { planned: 0, delivered: 0 };

/** A need may be recorded unless its words say how to reach or identify a person. */
export function acceptNeed({
  note = '',
  nameZh = '',
  specification = '',
}: {
  readonly note?: string;
  readonly nameZh?: string;
  readonly specification?: string;
}): 'accepted' | Refusal<'TEXT_HOLDS_PERSONAL_NUMBER'> {
  return [note, nameZh, specification].some(holdsPersonalNumber) ? refuse('TEXT_HOLDS_PERSONAL_NUMBER') : 'accepted';
}

/** The need is of this product, which some catalogue offers at its place: the nation's, its own or one of a place around it. */
export function nameProduct(
  place: TenantCode,
  product: OfProduct | null,
): Pick<NeedState, 'productTenantCode' | 'productId' | 'suggestion'> | Refusal<'NEED_PRODUCT_UNKNOWN'> {
  const isOffered = product?.tenantCode === NATION || (product !== null && covers(product.tenantCode, place));
  if (product === null || !isOffered) return refuse('NEED_PRODUCT_UNKNOWN');
  return { productTenantCode: product.tenantCode, productId: product.id, suggestion: null };
}

/** The need is of the product that was suggested for it, and counted as that is. */
export function acceptSuggestion({
  suggestion,
}: Pick<NeedState, 'suggestion'>):
  | Pick<NeedState, 'productTenantCode' | 'productId' | 'suggestion' | 'category' | 'unit'>
  | Refusal<'NEED_WITHOUT_SUGGESTION'> {
  if (suggestion === null) return refuse('NEED_WITHOUT_SUGGESTION');
  const { product, category, unit } = suggestion;
  return { productTenantCode: product.tenantCode, productId: product.id, suggestion: null, category, unit };
}

/** The family is entitled until that day, the last on which a delivery may be planned without another check. */
export function recheckNeed(
  need: Pick<NeedState, 'familyId'>,
  recheckOn: LocalDate,
  today: LocalDate,
): Pick<NeedState, 'recheckOn'> | Refusal<'NEED_OF_ORGANIZATION' | 'NEED_RECHECK_PAST'> {
  if (need.familyId === null) return refuse('NEED_OF_ORGANIZATION');
  return recheckOn < today ? refuse('NEED_RECHECK_PAST') : { recheckOn };
}

/** Deliveries may be planned for the need: it is a family's, whose eligibility need not be checked again first. */
export function serveNeed(
  { familyId, recheckOn }: Pick<NeedState, 'familyId' | 'recheckOn'>,
  today: LocalDate,
): 'served' | Refusal<'NEED_OF_ORGANIZATION' | 'NEED_RECHECK_DUE'> {
  if (familyId === null) return refuse('NEED_OF_ORGANIZATION');
  return recheckOn !== null && recheckOn < today ? refuse('NEED_RECHECK_DUE', { recheckOn }) : 'served';
}

/** Nothing more is planned for the need; what is under way still arrives. The first reason stands. */
export function withdrawNeed(need: NeedState, withdrawal: NeedEnd): NeedChange | 'unchanged' | Refusal<'NEED_MET'> {
  if (need.status === 'withdrawn') return 'unchanged';
  return need.status === 'met' ? refuse('NEED_MET') : { status: 'withdrawn', withdrawal };
}

/** Another plan may be made for the need. Only for an open one: a family is promised each thing once. */
export function planNeed(need: NeedState): 'planned' | Refusal<'NEED_NOT_OPEN'> {
  return need.status === 'open' ? 'planned' : refuse('NEED_NOT_OPEN', { status: need.status });
}

/** One of the need's plans stands for another share of it than before; what the need is follows from what is counted. */
export function recount(need: NeedState, before: Share, after: Share): NeedChange | 'unchanged' {
  if (before.planned === after.planned && before.delivered === after.delivered) return 'unchanged';
  const quantityPlanned = need.quantityPlanned + after.planned - before.planned;
  const quantityDelivered = need.quantityDelivered + after.delivered - before.delivered;
  return { quantityPlanned, quantityDelivered, status: statusOf({ ...need, quantityPlanned, quantityDelivered }) };
}

function statusOf(need: NeedState): NeedStatus {
  if (need.status === 'withdrawn') return 'withdrawn';
  if (need.quantityDelivered >= need.quantity) return 'met';
  return need.quantityPlanned + need.quantityDelivered >= need.quantity ? 'planned' : 'open';
}
