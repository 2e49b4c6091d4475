import { Injectable } from '@nestjs/common';
import { placeLevel, refuse, Refusal, systemActor, type Actor, type TenantCode } from '@yicang/kernel';
import { Fault, UnitOfWork, type ReadTx } from '@yicang/platform-db';
import { factsOf, keepFacts, removeFacts } from '../facts/fact-tables.js';
import { FACTS_MAX, OwnersFacts } from '../facts/owners-facts.js';
import { figuresOf, type Figure } from '../figures/figure.rules.js';
import { FiguresService } from '../figures/figures.service.js';
import { lockGoods } from '../goods/goods-counts.js';
import { goodsFiguresOf } from '../goods/goods.rules.js';
import { differencesAround, lockProvince, mendFigures } from './figure-books.js';
import { goodsDifferencesAround, goodsIn, mendGoods } from './goods-books.js';
import {
  COMPARE_FIGURES,
  differenceOfFacts,
  differenceOfFigures,
  numberOf,
  REBUILD_FIGURES,
  type FactsDifference,
  type FigureDifference,
} from './rebuild.rules.js';

/** Due work that rebuilds one community. */
export const REBUILD_COMMUNITY = 'rebuild-community';
/** Due work that asks for rebuilds of the communities inside a place; the reference is the last one it asked for. */
export const REBUILD_INSIDE = 'rebuild-inside';
const ASKED_AT_ONCE_MAX = 100;
/** When an interrupted rebuild is taken up again. */
const TAKEN_UP_AFTER_MS = 60_000;

const SUBJECT = 'reporting.rebuild-figures';

/** How one community's figures differ from what its owners know. */
export interface Comparison {
  readonly tenantCode: TenantCode;
  readonly factsMissing: number;
  readonly factsUnknown: number;
  readonly differences: readonly FigureDifference[];
}
/** What a rebuild found and mended, or, with `isFinished` false, is going to. */
export interface Rebuild {
  readonly tenantCode: TenantCode;
  readonly isFinished: boolean;
  readonly mended: Comparison | null;
}
interface RebuildFigures {
  readonly commandId: string;
  readonly place: TenantCode;
}
interface Compared {
  readonly comparison: Comparison;
  readonly facts: FactsDifference;
}

@Injectable()
export class RebuildsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly owners: OwnersFacts,
    private readonly figures: FiguresService,
  ) {}

  /** How the figures of a community differ from its owners' records. What is on its way just now shows as missing. */
  async compare(actor: Actor, place: TenantCode, traceId: string): Promise<Comparison | Refusal> {
    if (placeLevel(place) !== 'community') return refuse('PLACE_NOT_COMMUNITY');
    const compared = await this.compared(actor, place, traceId);
    return compared instanceof Refusal ? compared : compared.comparison;
  }

  /**
   * The figures of the place are rebuilt from the owners' records: a community's when this answers, those of a wider
   * place's communities one by one soon after. What is interrupted is taken up again.
   */
  async rebuild(actor: Actor, { commandId, place }: RebuildFigures, traceId: string): Promise<Rebuild | Refusal> {
    const isCommunity = placeLevel(place) === 'community';
    const accepted = await this.uow.command(
      actor,
      place,
      { operation: REBUILD_FIGURES, commandId, input: { place }, traceId },
      async (tx) => {
        await tx.audit(REBUILD_FIGURES.name, { place });
        if (isCommunity) await tx.schedule(REBUILD_COMMUNITY, '', new Date(tx.now.getTime() + TAKEN_UP_AFTER_MS));
        else await tx.schedule(REBUILD_INSIDE, '', tx.now);
        return { place };
      },
    );
    if (accepted instanceof Refusal) return accepted;
    if (!isCommunity) return { tenantCode: place, isFinished: false, mended: null };
    const mended = await this.rebuildCommunity(place, traceId);
    await this.uow.system(SUBJECT, place, (tx) => tx.unschedule(REBUILD_COMMUNITY, ''));
    return { tenantCode: place, isFinished: true, mended };
  }

  /** The community's figures are as its owners' records say. Doing it again changes nothing. */
  async rebuildCommunity(community: TenantCode, traceId: string): Promise<Comparison> {
    const compared = await this.compared(systemActor(SUBJECT), community, traceId);
    if (compared instanceof Refusal) throw new Fault(`${SUBJECT} was refused: ${compared.reason}`);
    const { comparison, facts } = compared;
    const { factsMissing, factsUnknown, differences } = comparison;
    if (factsMissing + factsUnknown + differences.length === 0) return comparison;
    // on record before it is done: what is written below is open to the system role only, which writes no audit entries
    await this.uow.system(SUBJECT, community, (tx) =>
      tx.audit('reporting.mend-figures', { factsMissing, factsUnknown, figures: differences.length }),
    );
    await this.uow.asSystem(async (tx) => {
      await lockProvince(tx, community);
      await lockGoods(tx, community);
      await removeFacts(tx, facts.unknown);
      await keepFacts(tx, facts.missing);
      await mendFigures(tx, community);
      await mendGoods(tx, community);
    });
    return comparison;
  }

  /** The next communities inside the place are asked to be rebuilt, and then those after them. */
  async askInside(place: TenantCode, after: string): Promise<void> {
    const communities = await this.figures.communitiesIn(place, after, ASKED_AT_ONCE_MAX);
    for (const community of communities)
      await this.uow.system(SUBJECT, community, (tx) => tx.schedule(REBUILD_COMMUNITY, '', tx.now));
    const last = communities.at(-1);
    if (last !== undefined && communities.length === ASKED_AT_ONCE_MAX)
      await this.uow.system(SUBJECT, place, (tx) => tx.schedule(REBUILD_INSIDE, last, tx.now));
  }

  /**
   * Ours are read before the owners' are: whatever we know by then, the owner had written, so a fact that the owner does not
   * tell afterwards is none. Missing ones may only be on their way, and are kept once however they come.
   */
  private async compared(actor: Actor, community: TenantCode, traceId: string): Promise<Compared | Refusal> {
    const ours = await this.uow.read(actor, community, COMPARE_FIGURES, async (tx) => ({
      facts: await factsOf(tx, community, FACTS_MAX),
      figures: await figuresIn(tx, community),
      goods: await goodsIn(tx, community),
    }));
    if (ours instanceof Refusal) return ours;
    const owners = await this.owners.of(community, traceId);
    const facts = differenceOfFacts(ours.facts, owners);
    const around = await this.uow.readPublished(async (tx) => [
      ...(await differencesAround(tx, community)),
      ...(await goodsDifferencesAround(tx, community)),
    ]);
    const comparison = {
      tenantCode: community,
      factsMissing: numberOf(facts.missing),
      factsUnknown: numberOf(facts.unknown),
      differences: [
        ...differenceOfFigures(ours.figures, figuresOf(owners)),
        ...differenceOfFigures(ours.goods, goodsFiguresOf(owners)),
        ...around,
      ],
    };
    return { comparison, facts };
  }
}

function figuresIn(tx: ReadTx, community: TenantCode): Promise<Figure[]> {
  return tx.sql<Figure>(
    `select tenant_code as "tenantCode", on_day as "on", measure, value::int from day_figure
      where tenant_code = $1 and value <> 0`,
    [community],
  );
}
