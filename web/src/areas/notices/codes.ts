export const LAND_CLASSES = ['public', 'community_unregistered', 'community_registered', 'private', 'unknown'] as const;
export const CHANNELS = [
  'written',
  'gazette',
  'newspaper',
  'radio',
  'display',
  'deputy_county_commissioner',
  'police_division',
  'public_meeting',
] as const;
