import {
  itemArrivedV1,
  itemCorrectedV1,
  itemMadeV1,
  itemReceivedV1,
  needRecordedV1,
  needRevisedV1,
  needWithdrawnV1,
  planDeliveredV1,
  type Envelope,
  type PayloadOf,
} from '@yicang/contracts';
import { type LocalDate } from '@yicang/kernel';
import { type ItemFactType } from './facts/fact.rules.js';

/** The step as inventory tells it again from its own history, described when nothing later describes the item. */
export function itemFact({ type, aggregateVersion: version, occurredAt, payload }: Envelope, all: readonly Envelope[]) {
  const describes: readonly string[] = [itemReceivedV1.type, itemMadeV1.type, itemArrivedV1.type, itemCorrectedV1.type];
  const {
    itemCode,
    reason = null,
    parentCode = null,
    partnerCode = null,
    category,
    nameZh,
    receivedOn = null,
    expiresOn = null,
  } = payload as PayloadOf<typeof itemCorrectedV1> &
    Partial<Pick<PayloadOf<typeof itemMadeV1>, 'parentCode' | 'receivedOn' | 'expiresOn'>> &
    Partial<Pick<PayloadOf<typeof itemArrivedV1>, 'partnerCode'>> & { reason?: string };
  const isLatest = !all.some(
    (later) =>
      later.aggregateId === itemCode && later.aggregateVersion > version && later.type === itemCorrectedV1.type,
  );
  const on = new Date(Date.parse(occurredAt) + 8 * 3_600_000).toISOString().slice(0, 10) as LocalDate;
  const described = describes.includes(type) && isLatest ? { category, nameZh } : null;
  const intake = { receivedOn, expiresOn, partnerCode };
  return { itemCode, version, type: type.split('.')[2] as ItemFactType, on, reason, parentCode, ...intake, described };
}

/** The needs as delivery tells them again: as they stand, with a version that other changes raised since. */
export function needsOf(needs: readonly Envelope[], plans: readonly Envelope[]) {
  const recorded = needs.filter(({ type }) => type.includes('.recorded.'));
  return recorded.map(({ aggregateId, occurredAt, payload }) => {
    const own = needs.filter((one) => one.aggregateId === aggregateId);
    const latest = own
      .filter(({ type }) => type === needRevisedV1.type)
      .sort((a, b) => b.aggregateVersion - a.aggregateVersion)[0];
    const { needId, category, quantity } = (latest?.payload ?? payload) as PayloadOf<typeof needRecordedV1>;
    const deliveries = plans
      .map((plan) => plan.payload as PayloadOf<typeof planDeliveredV1>)
      .filter((plan) => plan.needId === needId)
      .map(({ needId: _, ...delivery }) => delivery);
    const recordedOn = new Date(Date.parse(occurredAt) + 8 * 3_600_000).toISOString().slice(0, 10) as LocalDate;
    const isWithdrawn = own.some(({ type }) => type === needWithdrawnV1.type);
    return { needId, version: 90, category, quantity, recordedOn, isWithdrawn, deliveries };
  });
}
