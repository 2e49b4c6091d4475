import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

const SCHEMA = fileURLToPath(new URL('../../../../data/epcis/EPCIS-JSON-Schema.json', import.meta.url));
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);

/** What GS1's schema of EPCIS 2.0 objects to in the document; empty when nothing. */
export function objectionsTo(document: unknown): string[] {
  return validate(document)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
