import { type Language, refuse, Refusal, refusalWords } from '@yicang/kernel';
import { codedError, type Words } from '@yicang/platform-graphql';
import { Unavailable } from '@yicang/platform-nats';
import { GraphQLError } from 'graphql';
import { type Allowance, type Measure } from './allowance.js';
import { type Arrival, type Asker, askerOf, type Credentials } from './asker.js';
import { errorResponse } from './front-door.js';

/** Who asks; or the answer to one whose token or key is none, cannot be checked now, or was tried too often. */
export async function letIn(request: Request, arrival: Arrival, credentials: Credentials): Promise<Asker | Response> {
  const { language } = arrival;
  const asker = await askerOf(request.headers.get('authorization'), arrival, credentials).catch((err: unknown) => {
    if (err instanceof GraphQLError) return errorResponse(429, err, language);
    if (err instanceof Unavailable) return errorResponse(503, directoryAway(), language);
    throw err;
  });
  return asker instanceof Refusal ? notLetIn(asker, language) : asker;
}

/** The same, for what is for nobody who is not signed in. */
export async function letInKnown(
  request: Request,
  arrival: Arrival,
  credentials: Credentials,
): Promise<Asker | Response> {
  const asker = await letIn(request, arrival, credentials);
  if (asker instanceof Response || asker.actor.kind !== 'public') return asker;
  return unauthenticated(refuse('SIGN_IN_NEEDED'), refusalWords(refuse('SIGN_IN_NEEDED')), arrival.language);
}

/** So many points are taken from the allowance; 429 to one who has not as many left. */
export async function usedUp(
  allowance: Allowance,
  measure: Measure,
  points: number,
  language: Language,
): Promise<Response | null> {
  try {
    await allowance.take(measure, points);
    return null;
  } catch (err) {
    if (err instanceof GraphQLError) return errorResponse(429, err, language);
    throw err;
  }
}

function directoryAway(): GraphQLError {
  const words = {
    zh: '暂时无法核对您的钥匙，请稍后再试。',
    en: 'Your key cannot be checked just now. Please try again a little later.',
  };
  return codedError('SERVICE_UNAVAILABLE', words, { isRetryable: true });
}

/** 401, whatever the reason; the reason tells whether another key, another address or a new sign-in helps. */
function notLetIn(refusal: Refusal, language: Language): Response {
  const again = { zh: '登录已失效，请重新登录。', en: 'Your sign-in is no longer valid. Please sign in again.' };
  return unauthenticated(refusal, refusal.reason === 'SIGN_IN_NEEDED' ? again : refusalWords(refusal), language);
}

function unauthenticated({ reason }: Refusal, words: Words, language: Language): Response {
  const response = errorResponse(401, codedError('UNAUTHENTICATED', words, { reason }), language);
  response.headers.set('www-authenticate', 'Bearer');
  return response;
}
