import {
  type InputOf,
  LETTERS_TOLD_MAX,
  type OperationsState,
  type ServiceName,
  tellOperationsV1,
  treatDeadLetterV1,
} from '@yicang/contracts';
import { refuse, type Refusal, type TenantCode } from '@yicang/kernel';
import { type DeadLetter, type DeadLetters, type DueWorker } from '@yicang/platform-db';
import {
  type Bus,
  type Consumers,
  type OutboxRelay,
  type Reconciler,
  type Standing,
  type Watch,
} from '@yicang/platform-nats';

const PROBLEM_LENGTH_MAX = 500;

/** What a service tells its operators of. */
export interface OperationsParts {
  readonly bus: Bus;
  readonly watch: Watch;
  readonly relay: OutboxRelay;
  readonly standing: Standing;
  readonly reconciler: Reconciler;
  readonly consumers: Consumers;
  readonly deadLetters: DeadLetters;
  readonly dueWorker: DueWorker;
}

/** How this service is doing, and what operators may do about it. */
export class Operations {
  constructor(private readonly parts: OperationsParts) {}

  /** How it is doing now. @throws Fault when its database does not answer. */
  look(): Promise<OperationsState> {
    return operationsOf(this.parts);
  }

  /** The dead letter has its effect after all, or never will: for the first who says so. */
  treat({ treatment, ...key }: InputOf<(typeof treatDeadLetterV1)['inventory']>): Promise<Treated> {
    return treatment === 'replay' ? replay(this.parts, key) : dismiss(this.parts, key);
  }

  /** From now on directory may ask both. */
  serve(): void {
    const { bus } = this.parts;
    const service = bus.identity.name as ServiceName;
    if (service === 'directory') return; // asks itself without the bus
    bus.serve(tellOperationsV1[service], () => this.look());
    bus.serve(treatDeadLetterV1[service], (input) => this.treat(input));
  }
}

type Treated = { readonly eventId: string | null } | Refusal;

async function operationsOf(parts: OperationsParts): Promise<OperationsState> {
  const { watch, relay, standing, reconciler, consumers, deadLetters, dueWorker } = parts;
  const [backlog, letters, dueWork, states] = await Promise.all([
    watch.backlog(),
    deadLetters.list(LETTERS_TOLD_MAX),
    dueWorker.states(),
    // a broker that cannot tell leaves the rest to be told
    consumers.states().catch(() => null),
  ]);
  return {
    at: new Date().toISOString(),
    eventsWaiting: backlog.eventsWaiting,
    oldestEventWaitingAt: backlog.oldestEventWaitingAt?.toISOString() ?? null,
    isRelayActive: relay.isActive,
    areGrantsKnown: standing.isFresh,
    comparedAt: reconciler.compared?.at.toISOString() ?? null,
    eventsResent: reconciler.compared?.resent ?? 0,
    consumers: states,
    deadLetterCount: backlog.deadLetters,
    deadLetters: letters.map(told),
    dueWork: dueWork.map((work) => ({ ...work, oldestDueAt: work.oldestDueAt.toISOString() })),
  };
}

interface Key {
  readonly tenantCode: TenantCode;
  readonly consumer: string;
  readonly stream: string;
  readonly seq: number;
}

/** The inbox sees to it that the effect comes once; of those who ask at once, who takes the letter away did it. */
async function replay({ consumers, deadLetters }: OperationsParts, key: Key): Promise<Treated> {
  const letter = await deadLetters.find(key);
  if (letter === null) return refuse('DEAD_LETTER_GONE');
  const { consumer, stream, subject, payload } = letter;
  try {
    const violation = await consumers.replay(consumer, stream, subject, payload);
    if (violation !== null) return refuse('DEAD_LETTER_UNREADABLE', { problem: violation.problem });
  } catch (fault) {
    return refuse('DEAD_LETTER_FAILED', { problem: String(fault).slice(0, PROBLEM_LENGTH_MAX) });
  }
  return (await deadLetters.dismiss(key)) ? { eventId: eventIdOf(letter) } : refuse('DEAD_LETTER_GONE');
}

async function dismiss({ deadLetters }: OperationsParts, key: Key): Promise<Treated> {
  const letter = await deadLetters.find(key);
  const isMine = letter !== null && (await deadLetters.dismiss(key));
  return isMine ? { eventId: eventIdOf(letter) } : refuse('DEAD_LETTER_GONE');
}

/** Nothing of what it says but which event it is. */
function told(letter: DeadLetter): OperationsState['deadLetters'][number] {
  const { tenantCode, consumer, stream, seq, subject, problem, parkedAt } = letter;
  return {
    tenantCode,
    consumer,
    stream,
    seq,
    subject,
    eventId: eventIdOf(letter),
    problem: problem.slice(0, PROBLEM_LENGTH_MAX),
    parkedAt: parkedAt.toISOString(),
  };
}

function eventIdOf({ payload }: DeadLetter): string | null {
  try {
    const { id } = JSON.parse(payload) as { id?: unknown };
    return typeof id === 'string' && id.length <= 200 ? id : null;
  } catch {
    return null;
  }
}
