import { Injectable } from '@nestjs/common';
import { DueWorker } from '@yicang/platform-db';
import { ImportWork } from './import-work.js';
import { DO_IMPORT } from './intake-imports.service.js';

/** Does the imports that were asked for. */
@Injectable()
export class IntakeImportsDueWork {
  constructor(worker: DueWorker, imports: ImportWork) {
    worker.on(DO_IMPORT, (work) => imports.do(work));
  }
}
