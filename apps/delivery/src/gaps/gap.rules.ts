import { daysBetween, defineOperation, defineRefusals, refuse, type LocalDate, type Refusal } from '@yicang/kernel';

/** What is missing is read by those who look after a place; it names no family. */
export const READ_GAP = defineOperation('delivery.read-gap', ['keeper', 'communityManager', 'cityCoordinator']);
export const GAP_DAYS_MAX = 366;

export const gapRefusals = defineRefusals({
  GAP_PERIOD_WRONG: {
    zh: '起始日不能晚于截止日，最长 {max} 天。',
    en: 'It begins no later than it ends, and is {max} days long at most.',
  },
});

/** The period is one that may be asked for. */
export function acceptPeriod(from: LocalDate, to: LocalDate): 'accepted' | Refusal<'GAP_PERIOD_WRONG'> {
  return to < from || daysBetween(from, to) >= GAP_DAYS_MAX
    ? refuse('GAP_PERIOD_WRONG', { max: GAP_DAYS_MAX })
    : 'accepted';
}
