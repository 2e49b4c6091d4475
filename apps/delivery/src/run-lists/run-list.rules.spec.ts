import { type FamilyId, type ItemCode } from '@yicang/kernel';
import { packingLines, pickLines, type Door, type Thing } from './run-list.rules.js';

const thing = (code: string, shelf: string, storeNameZh = '东仓'): Thing => ({
  ...{ itemCode: code as ItemCode, nameZh: `大米 ${code}`, quantity: 1, unit: 'bag', weightGrams: 5_000 },
  ...{ storeNameZh, shelf },
});
const door = (position: number, code: string, family: string | null = null): Door => ({
  ...{ position, itemCode: code as ItemCode, familyId: family as FamilyId | null },
});
const THINGS = [thing('A', 'B-1'), thing('B', 'A-2', '西仓'), thing('C', 'A-1')];

it('is fetched store by store and shelf by shelf, each thing for its stop', () => {
  const lines = pickLines([door(1, 'A'), door(2, 'B'), door(3, 'C'), door(4, 'gone')], THINGS);
  expect(lines.map(({ itemCode, position }) => [itemCode, position])).toEqual([
    ['C', 3],
    ['A', 1],
    ['B', 2],
  ]);
  expect(pickLines([], THINGS)).toEqual([]);
});
it('is packed stop by stop, and says which stops are at one door, but not whose it is', () => {
  const doors = [door(3, 'A', 'f'), door(1, 'B', 'f'), door(2, 'C', 'g'), door(4, 'gone', 'h')];
  const lines = packingLines(doors, THINGS);
  expect(lines.map(({ position, doorPosition, itemCode }) => [position, doorPosition, itemCode])).toEqual([
    [1, 1, 'B'],
    [2, 2, 'C'],
    [3, 1, 'A'],
  ]);
  expect(lines[0]).not.toHaveProperty('familyId');
  expect(packingLines([door(1, 'A'), door(2, 'B')], THINGS).map(({ doorPosition }) => doorPosition)).toEqual([1, 2]);
});
