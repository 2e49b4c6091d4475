import { CROCKFORD, defineRefusals, defineSensitiveOperation, type Brand } from '@yicang/kernel';

/** What a recipient family's card says: 8 Crockford base-32 characters, 40 bits. */
export type HandOverCode = Brand<string, 'HandOverCode'>;
export const HAND_OVER_CODE_LENGTH = 8;

/** Wrong tries within the window after which no code is looked at any more, not even the right one. */
const WRONG_TRIES_MAX = 5;
export const WRONG_TRIES_WINDOW_MS = 15 * 60_000;

export const ISSUE_FAMILY_CARD = defineSensitiveOperation('registry.issue-family-card', [
  'communityManager',
  'cityCoordinator',
]);

export const cardRefusals = defineRefusals({
  FAMILY_CARD_REPLACED: {
    zh: '这张交接卡已被新卡取代。请使用新卡，或重新办卡。',
    en: 'This card was replaced by a newer one. Use the newer card, or issue another.',
  },
});

/** Milliseconds until a code is looked at again, after wrong tries at these instants; 0 when it is looked at now. */
export function waitAfter(wrongTries: readonly Date[], now: Date): number {
  const newestFirst = wrongTries.map((triedAt) => triedAt.getTime()).sort((one, other) => other - one);
  const oldestThatCounts = newestFirst[WRONG_TRIES_MAX - 1];
  return oldestThatCounts === undefined ? 0 : Math.max(0, oldestThatCounts + WRONG_TRIES_WINDOW_MS - now.getTime());
}

/** The code as it was issued, however it was typed: case, O for 0, I and L for 1, spaces and hyphens; null when it cannot be one. */
export function parseHandOverCode(text: string): HandOverCode | null {
  const code = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const isCode = code.length === HAND_OVER_CODE_LENGTH && [...code].every((character) => CROCKFORD.includes(character));
  return isCode ? (code as HandOverCode) : null;
}
