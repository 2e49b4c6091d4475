import { defineOperation } from '@yicang/kernel';

export const READ_AUDIT = defineOperation('reporting.read-audit', [
  'platformOperator',
  'cityCoordinator',
  'communityManager',
]);
