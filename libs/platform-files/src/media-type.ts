/**
 * What a file may be that somebody brings. None of these is run by a browser that opens it; SVG and HTML would be. Text is
 * whatever its writer's program made of it, UTF-8 or GB 18030: who reads it finds out.
 */
export const BROUGHT_TYPES = [
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/pdf',
  'image/png',
] as const;
export type BroughtType = (typeof BROUGHT_TYPES)[number];
/** Besides, what services make: EPCIS documents are JSON-LD. */
export const MEDIA_TYPES = [...BROUGHT_TYPES, 'application/ld+json'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** The media type a `content-type` header names, parameters left aside; null for one that is not taken. */
export function mediaTypeOf(contentType: string): BroughtType | null {
  const said = contentType.split(';', 1)[0]?.trim().toLowerCase();
  return BROUGHT_TYPES.find((known) => known === said) ?? null;
}
