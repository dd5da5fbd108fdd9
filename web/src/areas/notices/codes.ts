export const LAND_CLASSES = ['public', 'community_unregistered', 'community_registered', 'private', 'unknown'] as const;
export const ISSUER_KINDS = [
  'national_land_commission',
  'county_land_executive',
  'owner',
  'other_public_body',
  'unknown',
] as const;
export const CHANNELS = [
  'in_writing',
  'gazette',
  'newspaper',
  'radio',
  'display',
  'deputy_county_commissioner',
  'police_commander',
] as const;
export const FORM_QUESTIONS = ['large_group', 'in_both_languages', 'states_terms', 'names_addressees'] as const;
export const FORM_COUNTS = ['newspapers', 'display_points'] as const;
