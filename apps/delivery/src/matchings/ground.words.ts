import { type Clause, type Ground } from './fairness.rules.js';

/** A ground in words for people. */
export interface GroundWords {
  readonly clause: Clause;
  readonly wordsZh: string;
  readonly wordsEn: string;
}

const never = { zh: '从未得到过帮助', en: 'never helped before' };
const keeps = { zh: '没有保质期', en: 'does not expire' };

/** What the ground says, in both languages, as docs/fairness.md numbers it. */
export function inWords(ground: Ground): GroundWords {
  const [wordsZh, wordsEn] = sentenceOf(ground);
  return { clause: ground.clause, wordsZh, wordsEn };
}

function sentenceOf(ground: Ground): [zh: string, en: string] {
  switch (ground.clause) {
    case 1:
      return [`还缺 ${ground.missing}`, `${ground.missing} still missing`];
    case 2:
      return ground.urgency === 'urgent' ? ['急需', 'urgent'] : ['一般', 'ordinary'];
    case 3:
      return [
        `本次已为这户建议这类物品 ${ground.alreadyProposed} 件`,
        `${ground.alreadyProposed} of this category proposed to the family already`,
      ];
    case 4:
      return [`已满足 ${ground.metPercent}%`, `${ground.metPercent}% met`];
    case 5: {
      const { daysSinceHelp: days } = ground;
      return days === null ? [never.zh, never.en] : [`${days} 天前得到过帮助`, `last helped ${days} days ago`];
    }
    case 6:
      return [`已等 ${ground.daysWaiting} 天`, `waiting for ${ground.daysWaiting} days`];
    case 7: {
      const { expiresOn } = ground;
      return expiresOn === null ? [keeps.zh, keeps.en] : [`保质期至 ${expiresOn}`, `good until ${expiresOn}`];
    }
  }
}
