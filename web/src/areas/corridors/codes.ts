export const CORRIDOR_KINDS = ['road', 'railway', 'power_line', 'pipeline', 'river_reserve'] as const;
export const STAGES = ['rumoured', 'planned', 'approved', 'funded', 'construction', 'built', 'cancelled'] as const;
export const WIDTH_CONFIDENCES = ['gazetted', 'surveyed', 'stated', 'assumed'] as const;
