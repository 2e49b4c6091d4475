import { FamilyCardEntity } from './cards/family-card.entity.js';
import { FamilyFactEntity } from './families/family-fact.entity.js';
import { FamilyRoleEntity } from './families/family-role.entity.js';
import { FamilyEntity } from './families/family.entity.js';
import { FamilyMemberEntity } from './households/family-member.entity.js';
import { HouseholdContactEntity } from './households/household-contact.entity.js';
import { HouseholdKeyEntity } from './households/household-key.entity.js';
import { OrganizationEntity } from './organizations/organization.entity.js';
import { SignatureEntity } from './signatures/signature.entity.js';

/** Every row of this service that is read or written as an object. */
export const entities = [
  FamilyEntity,
  FamilyRoleEntity,
  FamilyFactEntity,
  HouseholdKeyEntity,
  HouseholdContactEntity,
  FamilyMemberEntity,
  FamilyCardEntity,
  SignatureEntity,
  OrganizationEntity,
];
