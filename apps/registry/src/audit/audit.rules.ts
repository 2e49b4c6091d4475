import { defineOperation } from '@yicang/kernel';

export const READ_AUDIT = defineOperation('registry.read-audit', ['cityCoordinator', 'communityManager']);
