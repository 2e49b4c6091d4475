import { Args, Int, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { placeLevel, refuse, Refusal, type Actor } from '@yicang/kernel';
import { CurrentActor, Guarded, ListSize, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import { Files, type FileClaim } from '@yicang/platform-files';
import {
  ImportNeedsInput,
  ImportNeedsResult,
  NeedImportView,
  NeedRowsRefusedView,
  type NeedRowInput,
} from './need-import.graphql.js';
import { REFUSED_CSV_BYTES_MAX, refusedCsv, refusedFor, type NeedImportReport } from './need-import.report.js';
import { IMPORT_NEEDS, IMPORT_ROWS_MAX, ROW_PROBLEMS, type NumberedRow } from './need-import.rules.js';
import { NeedImports } from './need-imports.service.js';
import { IMPORT_BYTES_MAX, rowsOf } from './need-rows.js';

@Resolver(() => NeedImportView)
export class NeedImportsResolver {
  constructor(
    private readonly imports: NeedImports,
    private readonly files: Files,
  ) {}

  @Guarded(IMPORT_NEEDS)
  @Mutation(() => ImportNeedsResult, {
    description:
      '导入一个城市各医院的需求：全部成功或全不写入，医院没登记的先登记。Imports what a city’s hospitals need: all or nothing; hospitals that are in no register ' +
      'are put into it. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, IMPORT_PLACE_NOT_CITY, PLACE_NOT_FOUND, FILE_NOT_FOUND, IMPORT_COLUMNS_MISSING, IMPORT_UNREADABLE, IMPORT_TOO_LONG, ' +
      'TEXT_HOLDS_PERSONAL_NUMBER, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  importNeeds(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { place, urgency, fileId, rows, ...input }: ImportNeedsInput,
  ): Promise<NeedImportReport | Refusal> | Refusal {
    if (placeLevel(place) !== 'city') return refuse('IMPORT_PLACE_NOT_CITY');
    const command = { ...input, tenantCode: place, urgency: urgency ?? 'ordinary' };
    if (fileId == null) {
      const source = { rows: (rows ?? []).map(rowOf) };
      return this.imports.import(actor, { ...command, source }, () => Promise.resolve(source.rows), traceId);
    }
    const file = this.files.broughtBy(actor, fileId);
    if (file instanceof Refusal) return file;
    const source = { sha256: file.sha256 };
    return this.imports.import(actor, { ...command, source }, () => this.rowsIn(file), traceId);
  }

  @ResolveField(() => Int, { description: '拒绝的行。Rows refused.' })
  refused(@Parent() report: NeedImportReport) {
    return report.refused.reduce((sum, { lines }) => sum + lines.length, 0);
  }

  @ListSize(ROW_PROBLEMS.length)
  @ResolveField(() => [NeedRowsRefusedView], {
    description: '各种原因各拒绝了几行。How many rows were refused for which reason.',
  })
  refusedFor(@Parent() report: NeedImportReport) {
    return refusedFor(report);
  }

  @ResolveField(() => String, {
    description: `拒绝的行，CSV 文本，至多 ${REFUSED_CSV_BYTES_MAX} 字节。The refused rows as CSV, ${REFUSED_CSV_BYTES_MAX} bytes at most.`,
  })
  refusedCsv(@Parent() report: NeedImportReport) {
    return refusedCsv(report);
  }

  private async rowsIn(file: FileClaim) {
    if (file.bytes > IMPORT_BYTES_MAX) return refuse('IMPORT_TOO_LONG', { max: IMPORT_ROWS_MAX });
    const text = await this.files.text(file);
    return text instanceof Refusal ? text : rowsOf(text);
  }
}

/** Rows are counted from 1. */
function rowOf({ hospitalNo, ...row }: NeedRowInput, at: number): NumberedRow {
  return { ...row, province: '', hospital_no: hospitalNo, line: at + 1 };
}
