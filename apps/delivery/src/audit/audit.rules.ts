import { defineOperation } from '@yicang/kernel';

export const READ_AUDIT = defineOperation('delivery.read-audit', ['cityCoordinator', 'communityManager']);
