import { Injectable } from '@nestjs/common';
import {
  SERVICE_NAMES,
  tellOperationsV1,
  treatDeadLetterV1,
  type OperationsState,
  type ServiceName,
} from '@yicang/contracts';
import { NATION, Refusal, type Actor, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { Operations } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import {
  alarmsOf,
  DISCARD_DEAD_LETTER,
  lightOf,
  READ_OPERATIONS,
  REPLAY_DEAD_LETTER,
  type Alarm,
  type Light,
} from './operations.rules.js';

/** Those with a database. */
export const OPERATED_SERVICES = SERVICE_NAMES.filter((name) => name !== 'gateway');

/** How one service is doing; `state` is null when it gives no answer. */
export interface ServiceOperations {
  readonly service: ServiceName;
  readonly state: OperationsState | null;
  readonly alarms: readonly Alarm[];
  readonly light: Light;
}
/** How all are doing. */
export interface PlatformOperations {
  readonly asOf: Date;
  readonly light: Light;
  readonly services: readonly ServiceOperations[];
}
/** Which dead letter, and what is to become of it. */
export interface TreatDeadLetter {
  readonly commandId: string;
  readonly service: ServiceName;
  readonly tenantCode: TenantCode;
  readonly consumer: string;
  readonly stream: string;
  readonly seq: number;
}

/** What operators look at, gathered from every service over the bus: each knows itself, and a silent one is told as silent. */
@Injectable()
export class OperationsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
    private readonly own: Operations,
  ) {}

  /** How every service is doing just now. */
  async look(actor: Actor, traceId: string): Promise<PlatformOperations | Refusal> {
    const allowed = await this.uow.read(actor, NATION, READ_OPERATIONS, () => Promise.resolve(null));
    if (allowed instanceof Refusal) return allowed;
    const services = await Promise.all(OPERATED_SERVICES.map((service) => this.ask(service, traceId)));
    return { asOf: new Date(), light: lightOf(services.flatMap(({ alarms }) => alarms)), services };
  }

  /** The letter has its effect after all, by the handler it was for, and is gone. */
  replay(actor: Actor, asked: TreatDeadLetter, traceId: string) {
    return this.treat(actor, asked, null, traceId);
  }

  /** The letter is gone without its effect, for this reason. */
  discard(actor: Actor, asked: TreatDeadLetter, reason: string, traceId: string) {
    return this.treat(actor, asked, reason.trim(), traceId);
  }

  private async treat(
    actor: Actor,
    { commandId, service, ...key }: TreatDeadLetter,
    reason: string | null,
    traceId: string,
  ): Promise<{ readonly eventId: string | null } | Refusal> {
    const operation = reason === null ? REPLAY_DEAD_LETTER : DISCARD_DEAD_LETTER;
    const treatment = reason === null ? 'replay' : 'discard';
    const input = { service, ...key, reason };
    return this.uow.command(
      actor,
      NATION,
      { operation, commandId, input, traceId },
      async (tx, treated) => {
        await tx.audit(operation.name, { ...input, eventId: treated.eventId });
        return treated;
      },
      () =>
        service === 'directory'
          ? this.own.treat({ ...key, treatment })
          : this.bus.rpc(treatDeadLetterV1[service], { ...key, treatment }, { traceId }),
    );
  }

  private async ask(service: ServiceName, traceId: string): Promise<ServiceOperations> {
    // why it gives none is in its own log; here it only matters that it gives none
    const asked = service === 'directory' ? this.own.look() : this.bus.rpc(tellOperationsV1[service], {}, { traceId });
    const answer = await asked.catch(() => null);
    const state = answer instanceof Refusal ? null : answer;
    const alarms = alarmsOf(state);
    return { service, state, alarms, light: lightOf(alarms) };
  }
}
