/** Room for the address of an item's page, which a phone's scanner may have copied. Anything longer is cut. */
export const TYPED_LENGTH_MAX = 128;

/** The code within what was typed or pasted: the address of an item's page stands for its code. Not checked yet. */
export function typedCode(text: string): string {
  return text
    .slice(0, TYPED_LENGTH_MAX)
    .trim()
    .replace(/^https?:\/\/[^/]+\/i\//i, '')
    .replace(/[/?#].*$/, '');
}
