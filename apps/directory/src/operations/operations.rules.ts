import { defineOperation, defineSensitiveOperation } from '@yicang/kernel';

export const READ_OPERATIONS = defineOperation('directory.read-operations', ['platformOperator']);
export const REPLAY_DEAD_LETTER = defineSensitiveOperation('directory.replay-dead-letter', ['platformOperator']);
export const DISCARD_DEAD_LETTER = defineSensitiveOperation('directory.discard-dead-letter', ['platformOperator']);

/** From well to unwell. */
export const LIGHTS = ['green', 'amber', 'red'] as const;
export type Light = (typeof LIGHTS)[number];

/** Each has a page in docs/runbooks. */
export const ALARM_NAMES = [
  'service-silent',
  'outbox-age',
  'consumer-lag',
  'dead-letters',
  'reconciliation-differs',
  'grants-unknown',
  'due-work-late',
] as const;
export type AlarmName = (typeof ALARM_NAMES)[number];

/** Something that is not as it should be, and how much of it there is. */
export interface Alarm {
  readonly name: AlarmName;
  readonly light: 'amber' | 'red';
  /** Seconds for what has an age, pieces for what is counted. */
  readonly figure: number;
}

/** From which figure on each alarm is amber, and red. */
export const THRESHOLDS = {
  'outbox-age': { amber: 60, red: 300 }, // seconds the oldest event waits
  'consumer-lag': { amber: 1_000, red: 100_000 }, // events that wait for one consumer
  'dead-letters': { amber: 1, red: 100 }, // letters
  'reconciliation-differs': { amber: 180, red: 900 }, // seconds since stream and outbox were compared
  'due-work-late': { amber: 1, red: 100 }, // pieces of work
} as const satisfies Partial<Record<AlarmName, { amber: number; red: number }>>;

/** What is judged of how a service is doing. */
export interface Vitals {
  readonly at: string;
  readonly oldestEventWaitingAt: string | null;
  readonly areGrantsKnown: boolean;
  readonly comparedAt: string | null;
  readonly eventsResent: number;
  readonly consumers: readonly { readonly waiting: number; readonly inHand: number }[] | null;
  readonly deadLetterCount: number;
  readonly dueWork: readonly { readonly late: number; readonly failing: number }[];
}

/** What is not as it should be; a service that gives no answer is silent, and nothing else is known of it. */
export function alarmsOf(vitals: Vitals | null): Alarm[] {
  if (vitals === null) return [{ name: 'service-silent', light: 'red', figure: 1 }];
  const now = Date.parse(vitals.at);
  const secondsSince = (at: string | null) =>
    at === null ? 0 : Math.max(0, Math.floor((now - Date.parse(at)) / 1_000));
  const lags = (vitals.consumers ?? []).map(({ waiting, inHand }) => waiting + inHand);
  const late = vitals.dueWork.reduce((sum, work) => sum + Math.max(work.late, work.failing), 0);
  const alarms = [
    alarm('outbox-age', secondsSince(vitals.oldestEventWaitingAt)),
    alarm('consumer-lag', Math.max(0, ...lags)),
    alarm('dead-letters', vitals.deadLetterCount),
    vitals.eventsResent > 0
      ? ({ name: 'reconciliation-differs', light: 'amber', figure: vitals.eventsResent } as const)
      : alarm('reconciliation-differs', secondsSince(vitals.comparedAt)),
    alarm('due-work-late', late),
  ].filter((one) => one !== null);
  const silence: Alarm[] = vitals.areGrantsKnown ? [] : [{ name: 'grants-unknown', light: 'red', figure: 1 }];
  // a broker that does not tell how far its consumers are
  const unknown: Alarm[] = vitals.consumers === null ? [{ name: 'consumer-lag', light: 'red', figure: 0 }] : [];
  return [...silence, ...unknown, ...alarms];
}

/** As bad as the worst of them. */
export function lightOf(alarms: readonly Pick<Alarm, 'light'>[]): Light {
  if (alarms.some(({ light }) => light === 'red')) return 'red';
  return alarms.length > 0 ? 'amber' : 'green';
}

function alarm(name: keyof typeof THRESHOLDS, figure: number): Alarm | null {
  const { amber, red } = THRESHOLDS[name];
  if (figure < amber) return null;
  return { name, light: figure >= red ? 'red' : 'amber', figure };
}
