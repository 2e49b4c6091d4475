import type { Json } from './brand.js';

/** An expected no, told apart by its reason. It is returned, never thrown, and undoes what was begun. */
export class Refusal<R extends string = string> {
  constructor(
    readonly reason: R,
    readonly details: Readonly<Record<string, Json>>,
  ) {}
}

/** A refusal for this reason (`NOUN_STATE`), with the facts its words or its reader need. Details never hold personal data. */
export function refuse<R extends string>(reason: R, details: Record<string, Json> = {}): Refusal<R> {
  return new Refusal(reason, details);
}

/** What a person is told, in both languages: what is the matter and what to do now. May hold `{placeholders}`. */
export interface RefusalWords {
  readonly zh: string;
  readonly en: string;
}

const book = new Map<string, RefusalWords>();

/**
 * These reasons have these words, in this whole process. Defining the same words again changes nothing.
 * @throws Error when a reason already has other words: one reason means one thing, wherever it is said.
 */
export function defineRefusals<R extends string>(
  words: Readonly<Record<R, RefusalWords>>,
): Readonly<Record<R, RefusalWords>> {
  for (const [reason, said] of Object.entries<RefusalWords>(words)) {
    if (!/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(reason))
      throw new Error(`${reason} is no NOUN_STATE reason of a refusal`);
    const earlier = book.get(reason);
    if (earlier !== undefined && (earlier.zh !== said.zh || earlier.en !== said.en))
      throw new Error(
        `Refusal ${reason} has words already ("${earlier.en}"). Word a reason in one place: in its feature's rules, ` +
          'or in @yicang/contracts when an RPC answers with it, or in @yicang/kernel when every service does.',
      );
    book.set(reason, said);
  }
  return words;
}

/** True when `refusalWords` knows the reason in this process. */
export function hasRefusalWords(reason: string): boolean {
  return book.has(reason);
}

/**
 * The words for this refusal, its placeholders filled from its details; a detail that is missing shows as `…`, because a
 * clumsy sentence helps a person more than a fault.
 * @throws Error when nobody defined the reason.
 */
export function refusalWords(refusal: Refusal): RefusalWords {
  const words = book.get(refusal.reason);
  if (words === undefined) throw new Error(`Refusal ${refusal.reason} has no words: define them with defineRefusals`);
  return { zh: filled(words.zh, refusal.details, '、'), en: filled(words.en, refusal.details, ', ') };
}

function filled(words: string, details: Readonly<Record<string, Json>>, comma: string): string {
  return words.replace(/\{(\w+)\}/g, (_, name: string) =>
    said(Object.hasOwn(details, name) ? details[name] : null, comma),
  );
}

function said(value: Json | undefined, comma: string): string {
  if (value === undefined || value === null) return '…';
  if (Array.isArray(value)) return value.map((entry: Json) => said(entry, comma)).join(comma);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The refusals that any service may give. */
export const kernelRefusals = defineRefusals({
  SIGN_IN_NEEDED: {
    zh: '请先登录，再做这一步。',
    en: 'Please sign in first, then do this again.',
  },
  NOT_PERMITTED: {
    zh: '您在这里没有做这件事的权限。如需要，请联系本社区负责人或城市协调员开通。',
    en: 'You have no permission to do this here. If you need it, ask the community manager or city coordinator to grant it.',
  },
  PROOF_NEEDED: {
    zh: '这一步涉及个人身份、权限或钱款。请再输入一次密码，{minutesMax} 分钟内有效。',
    en: 'This concerns who somebody is, permissions or money. Enter your password once more; it holds for {minutesMax} minutes.',
  },
  GRANTS_STALE: {
    zh: '系统暂时无法确认您的权限，什么都没有改动。请过半分钟再试。',
    en: 'Your permissions cannot be confirmed just now, and nothing was changed. Please try again in half a minute.',
  },
  GRANTS_CHANGED: {
    zh: '您的权限刚刚有变化，什么都没有改动。请刷新登录后再做这一步。',
    en: 'Your permissions have just changed, and nothing was done. Refresh your sign-in, then do this again.',
  },
  COMMAND_ID_REUSED: {
    zh: '这个操作编号已经用于另一件事，什么都没有改动。请刷新页面后重新操作。',
    en: 'This command id was already used for something else, and nothing was changed. Please reload and do it again.',
  },
  TOO_MANY_ATTEMPTS: {
    zh: '尝试次数过多。请过 {waitMinutes} 分钟再试；如果不是您本人操作，请告诉本社区负责人。',
    en: 'Too many attempts. Please try again in {waitMinutes} minutes; if it was not you, tell the community manager.',
  },
  INPUT_INVALID: {
    zh: '填写的内容有误，什么都没有改动。请检查后再提交。',
    en: 'Something in the input is not right, and nothing was changed. Please check it and send it again.',
  },
  SERVICE_UNAVAILABLE: {
    zh: '服务暂时不可用。请稍后再试；同一操作重复提交只会执行一次。',
    en: 'The service is not available just now. Please try again soon; a command sent twice is done once.',
  },
  ITEM_CODE_MALFORMED: {
    zh: '这不是有效的物品编码：应为 12 位，且校验位要对得上。请照标签核对后重新输入，或直接扫码。',
    en: 'This is not a valid item code: it has 12 characters and its check character must fit. Compare it with the label, or scan the label.',
  },
});

/** Nothing more is tried before this many milliseconds are over. `details` say it in whole seconds and minutes, at least one. */
export function tooManyAttempts(waitMs: number): Refusal<'TOO_MANY_ATTEMPTS'> {
  const atLeastOne = (unitMs: number) => Math.max(1, Math.ceil(waitMs / unitMs));
  return refuse('TOO_MANY_ATTEMPTS', { waitSeconds: atLeastOne(1_000), waitMinutes: atLeastOne(60_000) });
}
