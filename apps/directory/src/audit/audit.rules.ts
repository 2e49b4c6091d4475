import { defineOperation } from '@yicang/kernel';

export const READ_AUDIT = defineOperation('directory.read-audit', [
  'platformOperator',
  'cityCoordinator',
  'communityManager',
]);
