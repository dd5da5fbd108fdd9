/** Codes of the server in the order people are asked for them. */
export const PHASES = ['threat', 'notice', 'marking', 'execution', 'aftermath', 'remedy'] as const;
export const COUNTED = ['households', 'people', 'structures', 'injured', 'dead', 'arrested'] as const;
export const GENDERS = ['women', 'men', 'other', 'unknown'] as const;
export const AGES = ['0-4', '5-17', '18-35', '36-59', '60+', 'unknown'] as const;
export const DISABILITIES = ['with', 'without', 'unknown'] as const;
export const TENURES = [
  'resident_owner',
  'absentee_owner',
  'tenant',
  'sub_tenant',
  'licensee',
  'institution',
  'business',
  'unknown',
] as const;
export const DUTY_KINDS = ['officer', 'institution', 'company', 'unknown'] as const;
export const CONFIDENCES = ['low', 'medium', 'high', 'unknown'] as const;
