import { type LocalDate, type VehicleId } from '@yicang/kernel';
import { acceptVehicleName, retireVehicle, type VehicleState } from './vehicle.rules.js';

const today = '2026-11-27' as LocalDate;
const tricycle: VehicleState = {
  ...{ id: 'v' as VehicleId, nameZh: '三轮车', kind: 'tricycle', stopsMax: 10, gramsMax: 150_000, retiredOn: null },
};

it('takes a vehicle’s name, and none that tells how to reach a person', () => {
  expect(acceptVehicleName('三轮车')).toBe('accepted');
  expect(acceptVehicleName('老王的车 138 0013 8000')).toMatchObject({ reason: 'TEXT_HOLDS_PERSONAL_NUMBER' });
});
it('retires a vehicle once', () => {
  expect(retireVehicle(tricycle, today)).toEqual({ retiredOn: today });
  expect(retireVehicle({ ...tricycle, retiredOn: today }, '2026-12-01' as LocalDate)).toBe('unchanged');
});
