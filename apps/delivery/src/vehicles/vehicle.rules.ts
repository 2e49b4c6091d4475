import {
  defineOperation,
  defineRefusals,
  holdsPersonalNumber,
  refuse,
  type LocalDate,
  type Refusal,
  type VehicleId,
} from '@yicang/kernel';
import { READ_RUNS } from '../runs/run.rules.js';

export const VEHICLE_KINDS = ['onFoot', 'bike', 'tricycle', 'car', 'van'] as const;
export type VehicleKind = (typeof VEHICLE_KINDS)[number];
export const VEHICLE_GRAMS_MAX = 10_000_000;

export const ADD_VEHICLE = defineOperation('delivery.add-vehicle', ['communityManager', 'cityCoordinator']);
export const RETIRE_VEHICLE = defineOperation('delivery.retire-vehicle', ADD_VEHICLE.roles);
export const READ_VEHICLES = defineOperation('delivery.read-vehicles', READ_RUNS.roles);

export const vehicleRefusals = defineRefusals({
  VEHICLE_NOT_FOUND: {
    zh: '本社区没有这辆车，或已停用。',
    en: 'There is no such vehicle in this community, or it is retired.',
  },
  VEHICLE_NAME_TAKEN: {
    zh: '本社区已有同名车辆（{nameZh}），请换一个名称。',
    en: 'This community already has a vehicle named {nameZh}. Choose another name.',
  },
  VEHICLE_TAKEN: {
    zh: '这辆车在那个时段已排给另一次配送。',
    en: 'The vehicle is given to another run at that time.',
  },
  VEHICLE_OVERLOADED: {
    zh: '这辆车最多载 {gramsMax} 克，这样就超重了。',
    en: 'The vehicle carries at most {gramsMax} grams. This would be too heavy.',
  },
});

export interface VehicleState {
  readonly id: VehicleId;
  readonly nameZh: string;
  readonly kind: VehicleKind;
  readonly stopsMax: number;
  readonly gramsMax: number;
  readonly retiredOn: LocalDate | null;
}

/** A vehicle may bear this name unless it says how to reach or identify a person. */
export function acceptVehicleName(nameZh: string): 'accepted' | Refusal<'TEXT_HOLDS_PERSONAL_NUMBER'> {
  return holdsPersonalNumber(nameZh) ? refuse('TEXT_HOLDS_PERSONAL_NUMBER') : 'accepted';
}

/** No run gets the vehicle any more; those that have it keep it. */
export function retireVehicle({ retiredOn }: VehicleState, today: LocalDate): { retiredOn: LocalDate } | 'unchanged' {
  return retiredOn === null ? { retiredOn: today } : 'unchanged';
}
