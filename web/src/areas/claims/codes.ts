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
