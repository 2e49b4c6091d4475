import * as z from 'zod';

const light = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['green', 'amber', 'red']));
const count = z.int().nonnegative();

const service = z.object({
  service: z.string().toLowerCase(),
  light,
  alarms: z.array(z.object({ name: z.string(), light, figure: count })),
  isAnswering: z.boolean(),
  eventsWaiting: count.nullable(),
  oldestEventWaitingAt: z.string().nullable(),
  comparedAt: z.string().nullable(),
  eventsResent: count.nullable(),
  consumers: z.array(z.object({ name: z.string(), waiting: count, inHand: count, redelivered: count })).nullable(),
  deadLetterCount: count.nullable(),
  deadLetters: z
    .array(
      z.object({
        tenantCode: z.string(),
        consumer: z.string(),
        stream: z.string(),
        seq: count,
        subject: z.string(),
        problem: z.string(),
        parkedAt: z.string(),
      }),
    )
    .nullable(),
  dueWork: z.array(z.object({ kind: z.string(), waiting: count, late: count, failing: count })).nullable(),
});

/** What OPERATIONS_QUERY answers. */
export const operationsAnswer = z.object({
  operations: z.object({ asOf: z.string(), light, services: z.array(service) }),
});
export type Operations = z.infer<typeof operationsAnswer>['operations'];
export type ServiceOperations = z.infer<typeof service>;
export type Light = z.infer<typeof light>;

export const OPERATIONS_QUERY = `query PortalOperations {
  operations {
    asOf light
    services {
      service light isAnswering eventsWaiting oldestEventWaitingAt comparedAt eventsResent deadLetterCount
      alarms { name light figure }
      consumers { name waiting inHand redelivered }
      deadLetters { tenantCode consumer stream seq subject problem parkedAt }
      dueWork { kind waiting late failing }
    }
  }
}`;

export const SIGN_IN = `mutation PortalSignIn($input: SignInInput!) {
  signIn(input: $input) { __typename ... on Session { accessToken refreshToken } ... on Refused { reason } }
}`;
export const REFRESH = `mutation PortalRefresh($input: RefreshSessionInput!) {
  refreshSession(input: $input) { __typename ... on Session { accessToken refreshToken } ... on Refused { reason } }
}`;
export const SIGN_OUT = `mutation PortalSignOut($input: SignOutInput!) { signOut(input: $input) }`;
export const REPLAY = `mutation PortalReplay($input: ReplayDeadLetterInput!) {
  replayDeadLetter(input: $input) { __typename ... on Refused { reason } }
}`;
export const DISCARD = `mutation PortalDiscard($input: DiscardDeadLetterInput!) {
  discardDeadLetter(input: $input) { __typename ... on Refused { reason } }
}`;

const session = z.object({ __typename: z.literal('Session'), accessToken: z.string(), refreshToken: z.string() });
const refused = z.object({ __typename: z.literal('Refused'), reason: z.string() });
/** A session, or the reason why there is none. */
export const sessionAnswer = z.discriminatedUnion('__typename', [session, refused]);
export type SessionTokens = z.infer<typeof session>;
/** That it was done, or the reason why not. */
export const treatedAnswer = z.object({ __typename: z.string(), reason: z.string().optional() });
