import { type ItemCode, type Json, type LocalDate, type TenantCode } from '@yicang/kernel';
import { ITEM_EVENT_TYPES } from '../items/item.rules.js';
import { objectionsTo } from './epcis.fixture.js';
import { epcisEvent, epcisFrame, TOLD_TYPES, type PlacedFact } from './epcis.rules.js';

const ORIGIN = 'https://yicang.example';
const CODE = '5NGFF9S6NR61' as ItemCode;

function fact(type: string, details: Record<string, Json> = {}, told = '2026-03-02T04:00:00.000Z'): PlacedFact {
  const happenedOn = '2026-03-02' as LocalDate;
  const whose = { tenantCode: '51015NGF' as TenantCode, itemCode: CODE, version: 3 };
  return { ...whose, type, happenedOn, recordedAt: new Date(told), details };
}
function documentOf(events: readonly unknown[]): unknown {
  const { before, after } = epcisFrame(new Date('2026-03-03T00:00:00.000Z'));
  return JSON.parse(before + events.map((event) => JSON.stringify(event)).join(',') + after);
}
const SPLIT = { partCodes: ['5NGF00000001', '5NGF00000002'] };

it('tells every fact of the table, and is valid EPCIS 2.0', () => {
  const events = TOLD_TYPES.map((type) => epcisEvent(ORIGIN, fact(type, SPLIT)));
  expect(events.filter((event) => event === null)).toEqual([]);
  expect(objectionsTo(documentOf(events))).toEqual([]);
  for (const event of events) expect(objectionsTo(documentOf([event]))).toEqual([]);
});

it('is held to the schema: what is no EPCIS is objected to', () => {
  const event = epcisEvent(ORIGIN, fact('moved'));
  const others = [{ action: 'MOVE' }, { bizStep: 'shelving' }, { disposition: 'onShelf' }, { eventTime: '2026-03-02' }];
  for (const other of [...others, { keeper: 'a' }, { eventTimeZoneOffset: 'CST' }, { epcList: ['no uri'] }])
    expect(objectionsTo(documentOf([{ ...event, ...other }]))).not.toEqual([]);
});

it('tells nothing of promises, of words, of parts twice, and of what it does not know', () => {
  const untold = [...ITEM_EVENT_TYPES.filter((type) => !TOLD_TYPES.includes(type)), 'recalled'];
  expect(untold).toEqual(expect.arrayContaining(['held', 'released', 'corrected', 'made', 'left']));
  expect(untold.map((type) => epcisEvent(ORIGIN, fact(type, SPLIT)))).toEqual(untold.map(() => null));
});

it('names an item by its public address and a place by its code', () => {
  expect(epcisEvent(ORIGIN, fact('received'))).toEqual({
    type: 'ObjectEvent',
    eventID: `${ORIGIN}/i/${CODE}#3`,
    eventTime: '2026-03-02T04:00:00.000Z',
    eventTimeZoneOffset: '+08:00',
    recordTime: '2026-03-02T04:00:00.000Z',
    epcList: [`${ORIGIN}/i/${CODE}`],
    action: 'ADD',
    bizStep: 'commissioning',
    disposition: 'active',
    readPoint: { id: `${ORIGIN}/p/51015NGF` },
    bizLocation: { id: `${ORIGIN}/p/51015NGF` },
  });
});

it('tells a split as one thing that becomes others', () => {
  expect(epcisEvent(ORIGIN, fact('split', SPLIT))).toMatchObject({
    type: 'TransformationEvent',
    inputEPCList: [`${ORIGIN}/i/${CODE}`],
    outputEPCList: [`${ORIGIN}/i/5NGF00000001`, `${ORIGIN}/i/5NGF00000002`],
  });
});

it('gives what was told late its own time, and says when it was told', () => {
  expect(epcisEvent(ORIGIN, fact('delivered', {}, '2026-03-04T04:00:00.000Z'))).toMatchObject({
    eventTime: '2026-03-02T15:59:59.999Z',
    recordTime: '2026-03-04T04:00:00.000Z',
  });
});

it.each([
  ['quarantined', { reason: 'recalled' }, { bizStep: 'holding', disposition: 'recalled' }],
  ['quarantined', { reason: 'damaged' }, { disposition: 'damaged' }],
  ['quarantined', { reason: 'complaint' }, { disposition: 'non_sellable_other' }],
  ['lost', { reason: 'stolen' }, { bizStep: 'other', disposition: 'stolen' }],
  ['lost', { reason: 'notFound', stockTakeId: 'x' }, { bizStep: 'stock_taking', disposition: 'unknown' }],
  ['found', { stockTakeId: 'x' }, { bizStep: 'stock_taking', disposition: 'available' }],
] as const)('says of %s for %j: %j', (type, details, words) => {
  expect(epcisEvent(ORIGIN, fact(type, details))).toMatchObject(words);
});

it.each(['issued', 'delivered', 'discarded', 'lost'])(
  'says of what is %s where it was seen, not where it is',
  (type) => {
    const event = epcisEvent(ORIGIN, fact(type));
    expect(event).toHaveProperty('readPoint');
    expect(event).not.toHaveProperty('bizLocation');
  },
);
