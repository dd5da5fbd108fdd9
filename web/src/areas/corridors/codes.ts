export const CORRIDOR_KINDS = ['road', 'railway', 'power_line', 'pipeline', 'river_reserve'] as const;
export const STAGES = [
  'rumoured',
  'proposed',
  'design',
  'approved',
  'funded',
  'acquisition',
  'marking',
  'construction',
  'operating',
  'cancelled',
] as const;
export const WIDTH_CONFIDENCES = ['gazetted', 'surveyed', 'stated', 'assumed'] as const;
