import { PLACE_LEVELS } from '@yicang/kernel';
import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { nameField, tenantCodeField } from '../fields.js';

/**
 * A place of the nation, a province, a city or a community takes part from now on. Once per place, in the place's own
 * tenant. `divisionCode` is the official GB/T 2260 code of that day (2, 4, 6, 9 or 12 digits), null where there is none.
 */
export const placeOpenedV1 = defineEvent(
  'directory.place.opened.v1',
  { aggregate: 'place', id: (place) => place.tenantCode },
  z.object({
    tenantCode: tenantCodeField,
    level: z.enum(PLACE_LEVELS),
    nameZh: nameField,
    nameEn: nameField,
    divisionCode: z
      .string()
      .regex(/^\d{1,12}$/)
      .nullable(),
  }),
);
