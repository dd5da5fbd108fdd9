import type { Claim } from '../../api/types.ts';

export const CLAIM_KINDS = [
  'occupation',
  'ownership',
  'leasehold',
  'allotment',
  'customary',
  'use',
  'tenancy',
  'other',
] as const;
export const CLAIM_STATUSES = ['asserted', 'supported', 'disputed', 'upheld', 'rejected', 'withdrawn'] as const;

/** What right is claimed: a record's own `kind` says only that it is a claim. */
export function claimKind(claim: Claim): string {
  return claim.claim_kind ?? claim.kind;
}
