import { placeLevel, type TenantCode } from '@yicang/kernel';
import { inputViolation } from '@yicang/platform-graphql';

/** @throws the violation that names the fields which lie in the future. */
export function mustBePast(isFuture: Readonly<Record<string, boolean>>): void {
  const fields = Object.keys(isFuture).filter((field) => isFuture[field]);
  const words = { zh: '不能晚于现在', en: 'must not lie in the future' };
  if (fields.length > 0) throw inputViolation(fields.map((field) => ({ field, ...words })));
}

/** What is read item by item is read of a city at most. @throws the violation that says so. */
export function mustBeLocal(place: TenantCode): void {
  if (!['city', 'community'].includes(placeLevel(place)))
    throw inputViolation([{ field: 'place', zh: '应为城市或社区', en: 'must be a city or a community' }]);
}
