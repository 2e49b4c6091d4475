import { defineOperation } from '@yicang/kernel';

/**
 * At the door, and no longer: a volunteer learns the name, the number and the address of a family while a run of hers that is
 * under way still has a waiting stop there. Delivery says whether it has, each time; a grant of the role alone shows nobody.
 */
export const SEE_STOP_FAMILY = defineOperation('registry.see-stop-family', ['volunteer']);
