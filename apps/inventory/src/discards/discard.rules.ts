import {
  defineOperation,
  defineRefusals,
  refuse,
  type AccountId,
  type Fen,
  type Grams,
  type Refusal,
} from '@yicang/kernel';
import { DISCARD_ITEM, READ_ITEMS, type ItemState } from '../items/item.rules.js';

/** Whoever answers for a community or a city says what is not discarded by one pair of hands. */
export const SET_DISCARD_RULE = defineOperation('inventory.set-discard-rule', ['communityManager', 'cityCoordinator']);
export const READ_DISCARD_RULE = defineOperation('inventory.read-discard-rule', DISCARD_ITEM.roles);
/** Who saw it is nothing for partners. */
export const SEE_WITNESS = defineOperation('inventory.see-witness', READ_ITEMS.roles);

export const WITNESS_FROM_FEN_MAX = 100_000_000;
export const WITNESS_FROM_GRAMS_MAX = 10_000_000;

export const discardRefusals = defineRefusals({
  DISCARD_WITNESS_NEEDED: {
    zh: '这件物品较贵重（{valueFen} 分，{weightGrams} 克），报废须有另一位保管员或社区负责人见证。请填写见证人。',
    en: 'This item is worth or weighs much ({valueFen} fen, {weightGrams} g): another keeper or the manager must see it discarded. Name who does.',
  },
  WITNESS_IS_SELF: {
    zh: '见证人不能是您本人。请另找一位保管员或社区负责人。',
    en: 'You cannot be your own witness. Ask another keeper or the manager.',
  },
  WITNESS_NOT_FOUND: {
    zh: '见证人今天不是本社区的保管员或负责人。请核对账号。',
    en: 'The witness is no keeper or manager of this community today. Check the account.',
  },
});

/** From which value a witness is needed, and from which weight where no value is known. */
export interface DiscardRule {
  readonly witnessFromFen: Fen;
  readonly witnessFromGrams: Grams;
}

/** Where no place has said otherwise: 500 yuan, or 50 kg. */
export const DISCARD_RULE_DEFAULT: DiscardRule = { witnessFromFen: 50_000 as Fen, witnessFromGrams: 50_000 as Grams };

/**
 * The rule that holds in a place: of its own and those of the places around it the strictest, so that nobody loosens what her city has
 * said. With none, the default.
 */
export function strictest(rules: readonly DiscardRule[]): DiscardRule {
  if (rules.length === 0) return DISCARD_RULE_DEFAULT;
  return {
    witnessFromFen: Math.min(...rules.map(({ witnessFromFen }) => witnessFromFen)) as Fen,
    witnessFromGrams: Math.min(...rules.map(({ witnessFromGrams }) => witnessFromGrams)) as Grams,
  };
}

type Weighed = Pick<ItemState, 'valueFen' | 'weightGrams'>;

/** True for what one pair of hands does not discard: by its value, or by its weight where none is known. */
export function needsWitness({ valueFen, weightGrams }: Weighed, rule: DiscardRule): boolean {
  return valueFen === null ? weightGrams >= rule.witnessFromGrams : valueFen >= rule.witnessFromFen;
}

/** Why it may not be discarded: somebody must see it, and nobody is named. */
export function witnessed(
  item: Weighed,
  rule: DiscardRule,
  witness: AccountId | null,
): Refusal<'DISCARD_WITNESS_NEEDED'> | null {
  if (witness !== null || !needsWitness(item, rule)) return null;
  return refuse('DISCARD_WITNESS_NEEDED', { valueFen: item.valueFen, weightGrams: item.weightGrams });
}

/** Nobody is her own witness. */
export function mustBeAnother(witness: AccountId, subject: string): Refusal<'WITNESS_IS_SELF'> | null {
  return witness.toLowerCase() === subject.toLowerCase() ? refuse('WITNESS_IS_SELF') : null;
}
