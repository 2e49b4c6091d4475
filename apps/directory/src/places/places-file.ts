import { readFile } from 'node:fs/promises';
import { parseLocalDate, parseTenantCode, placeLevel } from '@yicang/kernel';
import { type DivisionState, type PlaceState } from './place.rules.js';

/** One row of the committed extract; the nation has no division. */
export interface PlaceRow extends PlaceState {
  readonly division: DivisionState | null;
}

const COLUMNS =
  'tenant_code,parent_tenant_code,level,name_zh,name_en,division_code,division_valid_from,division_valid_to,district_zh,street_zh';
const PLACES_FILE = new URL('../../../../data/places/places.csv', import.meta.url);

/** The places this release starts with, parents before children. @throws Error when the file is not what its README says. */
export async function readPlacesFile(file: URL = PLACES_FILE): Promise<PlaceRow[]> {
  return parsePlaces(await readFile(file, 'utf8'));
}

/** The rows of the extract's text: no quoting, LF. @throws Error that names the line it could not use. */
function parsePlaces(text: string): PlaceRow[] {
  const [heading, ...lines] = text.trimEnd().split('\n');
  if (heading !== COLUMNS) throw new Error('The places file has other columns than expected.');
  return lines.map((line, at) => {
    const [
      code = '',
      ,
      level,
      nameZh = '',
      nameEn = '',
      divisionCode = '',
      from = '',
      to = '',
      district = '',
      street = '',
    ] = line.split(',');
    const tenantCode = parseTenantCode(code);
    const validFrom = parseLocalDate(from);
    if (tenantCode === null || placeLevel(tenantCode) !== level || (divisionCode !== '' && validFrom === null))
      throw new Error(`Line ${at + 2} of the places file is no place.`);
    const division =
      divisionCode === '' || validFrom === null ? null : { divisionCode, validFrom, validTo: parseLocalDate(to) };
    return { tenantCode, level, nameZh, nameEn, districtZh: district || null, streetZh: street || null, division };
  });
}
