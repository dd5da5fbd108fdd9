import type { FeatureCollection } from 'geojson';
import { get } from '../api/client.ts';
import type { Page, SettlementItem } from '../api/types.ts';

/** Names and centres, so that a settlement can be found long before its outline is visible. */
export async function settlementNames(day: string | null = null): Promise<FeatureCollection> {
  const page = await get<Page<SettlementItem>>('/settlements', { limit: 200, at: day });
  return {
    type: 'FeatureCollection',
    features: page.items.map((settlement) => ({
      type: 'Feature',
      properties: {
        name: settlement.name,
        county: settlement.county ?? '',
        verified: settlement.boundary !== null && ['accepted', 'agreed'].includes(settlement.boundary.standing),
      },
      geometry: { type: 'Point', coordinates: settlement.centre },
    })),
  };
}
