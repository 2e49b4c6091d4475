import { randomUUID } from 'node:crypto';

import { PUBLIC_ACTOR, Refusal, refuse } from '@yicang/kernel';

import { NotOneRow } from './faults.js';
import { Outbox } from './outbox.js';
import {
  aPerson,
  aSack,
  aSackFilled,
  CITY,
  ELSEWHERE,
  emptySack,
  fillSack,
  HERE,
  OTHER_CITY,
  openSpecimen,
  SackEntity,
  sackFilledV1,
  type Specimen,
} from './specimen.fixture.js';
import type { ReadTx, Tx } from './tx.js';
import { UnitOfWork } from './unit-of-work.js';

let specimen: Specimen;
beforeAll(async () => {
  specimen = await openSpecimen();
});
afterAll(() => specimen.close());

const keeper = aPerson('keeper', HERE);
const aCommand = (input: unknown = {}) => ({ operation: fillSack, commandId: randomUUID(), input, traceId: 'a-trace' });

async function rowsOf(table: string, where = 'true'): Promise<number> {
  const { rowCount } = await specimen.admin.query(`select from ${table} where ${where}`);
  return rowCount ?? 0;
}

async function fill(tx: Tx, label?: string): Promise<SackEntity> {
  const sack = await tx.insert(SackEntity, aSack(label));
  await tx.emit(sackFilledV1, sack, { sackId: sack.id, weightGrams: sack.weightGrams });
  return sack;
}

describe('a command', () => {
  it('tells what went wrong first, not that the transaction is aborted', async () => {
    const uow = new UnitOfWork({
      service: 'specimen',
      ...specimen.sources,
      commandHashKey: Buffer.from('a key for specs'),
      standing: {
        check: async (session) => {
          const failing = session.sql('select 1 / 0');
          // heard after those behind it
          await Promise.allSettled([failing, new Promise((resolve) => setTimeout(resolve, 50))]);
          await failing;
          return null;
        },
      },
    });
    await expect(uow.command(keeper, HERE, aCommand(), (tx) => fill(tx))).rejects.toThrow('division by zero');
  });

  it('writes its rows, its event and its outcome together', async () => {
    const command = aCommand();
    const sack = await specimen.uow.command(keeper, HERE, command, (tx) => fill(tx));
    expect(sack).toMatchObject({ tenantCode: HERE, version: 1, weightGrams: 500 });
    expect(sack).toBeInstanceOf(SackEntity);
    const sent = await new Outbox(specimen.uow).unsent(1000);
    expect(sent.at(-1)).toMatchObject({
      aggregateKey: `${HERE}:sack:${(sack as SackEntity).id}`,
      subject: `evt.inventory.sack.filled.v1.51.5101.${HERE}`,
      envelope: {
        subject: keeper.subject,
        commandId: command.commandId,
        traceId: 'a-trace',
      },
    });
    expect(await rowsOf('command_log', `command_id = '${command.commandId}' and outcome is not null`)).toBe(1);
  });

  it('sent again gives the same outcome, instants as instants, and does nothing', async () => {
    const command = aCommand();
    const filledAt = new Date('2026-03-01T08:00:00.000Z');
    let runs = 0;
    const work = async (tx: Tx) => {
      runs += 1;
      return tx.insert(SackEntity, { ...aSack(), filledAt, filledOn: '2026-03-01' });
    };
    const first = await specimen.uow.command(keeper, HERE, command, work);
    const second = await specimen.uow.command(keeper, HERE, command, work);
    expect(second).toEqual({ ...first });
    expect(second).toMatchObject({ filledAt, filledOn: '2026-03-01' });
    expect(runs).toBe(1);
  });

  it('sent twenty times at once is done once, and all get the same outcome', async () => {
    const command = aCommand();
    let runs = 0;
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        specimen.uow.command(keeper, HERE, command, (tx) => {
          runs += 1;
          return fill(tx);
        }),
      ),
    );
    expect(runs).toBe(1);
    expect(new Set(outcomes.map((sack) => (sack as SackEntity).id)).size).toBe(1);
  });

  it.each([
    ['another person', aPerson('keeper', HERE), {}],
    ['another operation', keeper, { operation: emptySack }],
    ['another input', keeper, { input: { grams: 2 } }],
  ])('id used by %s is refused without telling the outcome', async (_, actor, other) => {
    const command = aCommand({ grams: 1 });
    await specimen.uow.command(keeper, HERE, command, async () => 'a secret');
    const again = specimen.uow.command(actor, HERE, { ...command, ...other }, async () => 'done');
    expect(await again).toEqual(refuse('COMMAND_ID_REUSED'));
  });

  it('that is refused undoes its work and is remembered as refused', async () => {
    const command = aCommand();
    const label = randomUUID();
    const refused = async (tx: Tx) => {
      await fill(tx, label);
      await tx.schedule('empty', label, tx.now);
      return refuse('SACK_TORN', { label });
    };
    expect(await specimen.uow.command(keeper, HERE, command, refused)).toEqual(refuse('SACK_TORN', { label }));
    expect(await rowsOf('sack', `label = '${label}'`)).toBe(0);
    expect(await rowsOf('due_work', `ref = '${label}'`)).toBe(0);
    const again = await specimen.uow.command(keeper, HERE, command, async () => 'done');
    expect(again).toEqual(refuse('SACK_TORN', { label }));
    expect(again).toBeInstanceOf(Refusal);
  });

  it('that fails leaves nothing behind, and may be sent again', async () => {
    const command = aCommand();
    const label = randomUUID();
    const failing = specimen.uow.command(keeper, HERE, command, async (tx) => {
      await fill(tx, label);
      throw new Error('a bug');
    });
    await expect(failing).rejects.toThrow('a bug');
    expect(await rowsOf('sack', `label = '${label}'`)).toBe(0);
    expect(await rowsOf('command_log', `command_id = '${command.commandId}'`)).toBe(0);
    expect(await specimen.uow.command(keeper, HERE, command, (tx) => fill(tx, label))).toMatchObject({ label });
  });

  it('that passes a failed statement over in silence is a fault, not a success', async () => {
    const silent = specimen.uow.system('inventory.fill-sacks', HERE, async (tx) => {
      await tx.sql('select 1 / 0').catch(() => undefined);
      return 'done';
    });
    await expect(silent).rejects.toThrow('passed over in silence');
  });

  it('that a deadlock undid runs again', async () => {
    const [one, other] = await specimen.uow.system('inventory.fill-sacks', HERE, async (tx) => [
      await fill(tx),
      await fill(tx),
    ]);
    const both = (first: SackEntity | undefined, then: SackEntity | undefined) =>
      specimen.uow.command(keeper, HERE, aCommand(), async (tx) => {
        await tx.lock(SackEntity, { id: first?.id });
        await new Promise((resolve) => setTimeout(resolve, 50));
        await tx.lock(SackEntity, { id: then?.id });
        return 'done';
      });
    expect(await Promise.all([both(one, other), both(other, one)])).toEqual(['done', 'done']);
  });

  it.each([
    ['of another community', aPerson('keeper', ELSEWHERE), 'NOT_PERMITTED'],
    ['whose role may not', aPerson('volunteer', HERE), 'NOT_PERMITTED'],
    ['who is anybody', PUBLIC_ACTOR, 'SIGN_IN_NEEDED'],
  ])('of an actor %s is refused before the database is asked', async (_, actor, reason) => {
    expect(await specimen.uow.command(actor, HERE, aCommand(), async () => 'done')).toEqual(refuse(reason));
  });

  it('of an actor whose grants were changed since is refused, and nothing is remembered', async () => {
    const actor = aPerson('keeper', HERE);
    const command = aCommand();
    await specimen.admin.query('insert into subject_standing values ($1, $2, $3)', ['0', actor.subject, 2]);
    expect(await specimen.uow.command(actor, HERE, command, async () => 'done')).toEqual(refuse('GRANTS_CHANGED'));
    expect(await specimen.uow.read(actor, HERE, fillSack, async () => 'read')).toEqual(refuse('GRANTS_CHANGED'));
    expect(await rowsOf('command_log', `command_id = '${command.commandId}'`)).toBe(0);
    const renewed = { ...actor, grantVersion: 2 };
    expect(await specimen.uow.command(renewed, HERE, command, async () => 'done')).toBe('done');
  });

  it('asks another service before its transaction, once, and only when it is new', async () => {
    // nobody waits for the rollback of a read, so it may still be on its way
    const openTransactionsSettle = async (): Promise<number> => {
      for (let tries = 50; ; tries -= 1) {
        const { rows } = await specimen.admin.query(
          `select from pg_stat_activity where usename = 'specimen_app' and datname = current_database() and state like 'idle in%'`,
        );
        if (rows.length === 0 || tries === 0) return rows.length;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const command = aCommand();
    let asked = 0;
    const send = (answer: string | Refusal, id = command) =>
      specimen.uow.command(
        keeper,
        HERE,
        id,
        async (_, heard: string) => `heard ${heard}`,
        async () => {
          asked += 1;
          expect(await openTransactionsSettle()).toBe(0);
          return answer;
        },
      );
    expect(await send('yes')).toBe('heard yes');
    expect(await send('no')).toBe('heard yes');
    expect(await send('no', { ...command, input: 'another' })).toEqual(refuse('COMMAND_ID_REUSED'));
    expect(asked).toBe(1);
    const refused = aCommand();
    expect(await send(refuse('SACK_UNKNOWN'), refused)).toEqual(refuse('SACK_UNKNOWN'));
    expect(await send('yes', refused)).toEqual(refuse('SACK_UNKNOWN'));
  });

  it('cannot use its transaction once it has ended', async () => {
    let kept: Tx | undefined;
    await specimen.uow.command(keeper, HERE, aCommand(), async (tx) => {
      kept = tx;
      return null;
    });
    await expect(kept?.findOne(SackEntity, { id: randomUUID() })).rejects.toThrow('has ended');
    await expect(kept?.sql('select 1')).rejects.toThrow('has ended');
    await expect(kept?.schedule('empty', 'it', new Date())).rejects.toThrow('has ended');
  });
});

describe('a read', () => {
  it('sees the whole place and nothing around it', async () => {
    const label = randomUUID();
    for (const place of [HERE, ELSEWHERE])
      await specimen.uow.system('inventory.fill-sacks', place, (tx) => fill(tx, label));
    const seenBy = (actor: typeof keeper, place: typeof HERE) =>
      specimen.uow.read(actor, place, fillSack, (tx) => tx.find(SackEntity, { label }, { limit: 10 }));
    expect(await seenBy(keeper, HERE)).toHaveLength(1);
    expect(await seenBy(aPerson('communityManager', CITY), CITY)).toHaveLength(2);
    expect(await seenBy(aPerson('communityManager', OTHER_CITY), OTHER_CITY)).toHaveLength(0);
    expect(await seenBy(keeper, CITY)).toEqual(refuse('NOT_PERMITTED'));
  });

  it('cannot write', async () => {
    const writing = specimen.uow.read(keeper, HERE, fillSack, (tx) => tx.sql('delete from hold'));
    await expect(writing).rejects.toThrow('read-only transaction');
  });

  it('of a person leaves its trace, in the same transaction', async () => {
    const asked = { operation: emptySack, details: { familyId: 'f' }, traceId: 'a-request' };
    const look = (work: () => Promise<string>) => specimen.uow.readAudited(keeper, HERE, asked, work);
    expect(await look(async () => 'seen')).toBe('seen');
    await expect(look(() => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    const trace = `act = '${emptySack.name}' and details ->> 'familyId' = 'f' and trace_id = 'a-request'`;
    expect(await rowsOf('audit_entry', trace)).toBe(1);
  });
});

describe('a consumer', () => {
  it('does an event once, however often it is delivered', async () => {
    const event = aSackFilled(HERE);
    const label = randomUUID();
    const deliver = () =>
      specimen.uow.consume('inventory-on-sack-filled', event, async (tx) => {
        await fill(tx, label);
      });
    expect(await Promise.all([deliver(), deliver(), deliver()])).toEqual(
      expect.arrayContaining(['done', 'repeat', 'repeat']),
    );
    expect(await deliver()).toBe('repeat');
    expect(await rowsOf('sack', `label = '${label}'`)).toBe(1);
  });

  it('does an event in the books of another tenant, once there, and by no command of this one', async () => {
    const event = aSackFilled(HERE);
    const label = randomUUID();
    const deliver = () =>
      specimen.uow.consume('inventory-on-sack-filled', event, async (tx) => void (await fill(tx, label)), ELSEWHERE);
    expect(await Promise.all([deliver(), deliver()])).toEqual(expect.arrayContaining(['done', 'repeat']));
    expect(await rowsOf('sack', `label = '${label}' and tenant_code = '${ELSEWHERE}'`)).toBe(1);
    expect(await rowsOf('sack', `label = '${label}'`)).toBe(1);
    expect(await rowsOf('inbox', `event_id = '${event.id}' and tenant_code = '${ELSEWHERE}'`)).toBe(1);
    const told = `envelope -> 'payload' ->> 'sackId' = (select id::text from sack where label = '${label}')`;
    expect(
      await rowsOf('outbox', `${told} and tenant_code = '${ELSEWHERE}' and envelope ->> 'commandId' is null`),
    ).toBe(1);
  });

  it('that fails has not done the event', async () => {
    const event = aSackFilled(HERE);
    const failing = specimen.uow.consume('inventory-on-sack-filled', event, () => Promise.reject(new Error('a bug')));
    await expect(failing).rejects.toThrow('a bug');
    expect(await specimen.uow.consume('inventory-on-sack-filled', event, async () => undefined)).toBe('done');
  });

  it('of batches treats only what is fresh, each event once', async () => {
    const [one, two, three] = [aSackFilled(HERE), aSackFilled(ELSEWHERE), aSackFilled(HERE)];
    const treated: string[][] = [];
    const deliver = (...events: (typeof one)[]) =>
      specimen.uow.consumeBatch('reporting-on-sacks', events, async (tx, fresh) => {
        treated.push(fresh.map(({ id }) => id));
        await tx.sql(
          `insert into tally select tenant_code, current_date, count(*) from unnest($1::text[]) as event(tenant_code)
           group by tenant_code on conflict (tenant_code, day) do update set sacks = tally.sacks + excluded.sacks`,
          [fresh.map(({ tenantCode }) => tenantCode)],
        );
      });
    expect(await deliver(one, two, one)).toBe(2);
    expect(await deliver(two, three)).toBe(1);
    expect(await deliver(one, two, three)).toBe(0);
    expect(treated).toEqual([[one.id, two.id], [three.id]]);
    const { rows } = await specimen.admin.query('select tenant_code, sacks from tally order by tenant_code');
    expect(rows).toEqual([
      { tenant_code: HERE, sacks: 2 },
      { tenant_code: ELSEWHERE, sacks: 1 },
    ]);
  });
});

describe('what a job reads of a place', () => {
  it('is all inside it and nothing outside, and nothing can be written', async () => {
    const [here, there] = [aSack(), aSack()];
    await specimen.uow.system('inventory.fill-sacks', HERE, (tx) => tx.insert(SackEntity, here));
    await specimen.uow.system('inventory.fill-sacks', ELSEWHERE, (tx) => tx.insert(SackEntity, there));
    const seen = (place: typeof HERE) =>
      specimen.uow.systemRead(place, async (tx) => {
        const found = await tx.rows(SackEntity, 'where id = any ($1)', [[here.id, there.id]]);
        return found.map(({ id }) => id).sort();
      });
    expect(await seen(CITY)).toEqual([here.id, there.id].sort());
    expect(await seen(HERE)).toEqual([here.id]);
    expect(await seen(OTHER_CITY)).toEqual([]);
    const writing = specimen.uow.systemRead(CITY, (tx) => tx.sql('update sack set weight_grams = 1'));
    await expect(writing).rejects.toThrow('read-only transaction');
  });
});

describe('a saved row', () => {
  it('is the one that was read, one version on', async () => {
    await specimen.uow.system('inventory.fill-sacks', HERE, async (tx) => {
      const sack = await fill(tx);
      const locked = await tx.lock(SackEntity, { id: sack.id });
      const saved = await tx.save(SackEntity, locked as SackEntity, { weightGrams: 400 });
      expect(saved).toEqual({ ...sack, weightGrams: 400, version: 2 });
      expect(await tx.findOne(SackEntity, { id: sack.id })).toEqual(saved);
    });
  });

  it('that somebody else changed since is a fault, and so is one that is hidden', async () => {
    const sack = await specimen.uow.system('inventory.fill-sacks', HERE, (tx) => fill(tx));
    const saveIn = (place: typeof HERE) =>
      specimen.uow.system('inventory.fill-sacks', place, (tx) => tx.save(SackEntity, sack, { weightGrams: 1 }));
    await expect(saveIn(ELSEWHERE)).rejects.toBeInstanceOf(NotOneRow);
    await saveIn(HERE);
    await expect(saveIn(HERE)).rejects.toBeInstanceOf(NotOneRow);
  });

  it('decided under its lock goes to one of twenty who ask at once', async () => {
    const sack = await specimen.uow.system('inventory.fill-sacks', HERE, (tx) => fill(tx));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        specimen.uow.command(keeper, HERE, aCommand(), async (tx) => {
          const locked = await tx.lock(SackEntity, { id: sack.id });
          if (locked === null || locked.weightGrams === 0) return refuse('SACK_EMPTY');
          return tx.save(SackEntity, locked, { weightGrams: 0 });
        }),
      ),
    );
    expect(outcomes.filter((outcome) => !(outcome instanceof Refusal))).toHaveLength(1);
  });
});

describe('a read of one round trip', () => {
  const all = (tx: ReadTx) => tx.rows(SackEntity, 'order by id limit 1000');

  it('sees what a read sees, and what everybody may see', async () => {
    await specimen.uow.command(keeper, HERE, aCommand(), (tx) => fill(tx, 'seen at once'));
    const read = await specimen.uow.read(keeper, HERE, fillSack, all);
    expect(await specimen.uow.readAtOnce(keeper, HERE, fillSack, all)).toEqual(read);
    expect(read).toContainEqual(expect.objectContaining({ label: 'seen at once', tenantCode: HERE }));
    expect(await specimen.uow.readPublishedAtOnce((tx) => tx.sql('select 1 as one'))).toEqual([{ one: 1 }]);
  });

  it('sees nothing of another community', async () => {
    const elsewhere = aPerson('keeper', ELSEWHERE);
    expect(await specimen.uow.readAtOnce(elsewhere, ELSEWHERE, fillSack, all)).not.toContainEqual(
      expect.objectContaining({ tenantCode: HERE }),
    );
  });

  it('is over when its first answer comes: what is asked then is a fault', async () => {
    const late = async (tx: ReadTx) => {
      await tx.sql('select 1');
      return tx.sql('select 2');
    };
    await expect(specimen.uow.readAtOnce(keeper, HERE, fillSack, late)).rejects.toThrow('has ended');
    await expect(specimen.uow.readPublishedAtOnce(late)).rejects.toThrow('has ended');
  });

  it('tells what went wrong, and leaves its connection as good as new', async () => {
    const broken = (tx: ReadTx) => tx.sql('select 1 / 0');
    for (let times = 0; times < 20; times++)
      await expect(specimen.uow.readAtOnce(keeper, HERE, fillSack, broken)).rejects.toThrow('division by zero');
    expect(await specimen.uow.readAtOnce(keeper, HERE, fillSack, all)).not.toHaveLength(0);
  });
});
