import { type LocalDate, type PlaceLevel, type TenantCode } from '@yicang/kernel';

export interface PlaceState {
  readonly tenantCode: TenantCode;
  readonly level: PlaceLevel;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly districtZh: string | null;
  readonly streetZh: string | null;
}

/** An official 12-digit code of a place, and the days it is known to hold, both inclusive. */
export interface DivisionState {
  readonly divisionCode: string;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate | null;
}

/** The official code that held on that day; null when none is known to have. */
export function divisionCodeOn(divisions: readonly DivisionState[], on: LocalDate): string | null {
  const held = divisions.find(({ validFrom, validTo }) => validFrom <= on && (validTo === null || on <= validTo));
  return held?.divisionCode ?? null;
}
