import type {
  Boundary,
  Case,
  Claim,
  Corridor,
  Exhibit,
  HistoryEntry,
  Impact,
  Incident,
  Item,
  Me,
  Notice,
  Pack,
  RecordCard,
  SearchHit,
  SettlementItem,
  Walk,
  WalkSummary,
} from './types.ts';
import type { components } from './schema.ts';

/*
 * Holds the shapes the screens read (`types.ts`) against the ones the server's document promises (`schema.ts`).
 * When the server drops or renames a member, this file no longer compiles. It makes no code.
 */
type Served = components['schemas'];

/** Names of members that the screens read and the server does not promise. */
type Missing<Promised, Read> = Exclude<keyof Read, keyof Promised>;
type Kept<Promised, Read> = [Missing<Promised, Read>] extends [never]
  ? true
  : { missing: Missing<Promised, Read> };
type All<Checks extends Record<string, true>> = Checks;

export type Contract = All<{
  boundary: Kept<Served['BoundaryView'], Boundary>;
  case: Kept<Served['Case'], Case>;
  claim: Kept<Served['ClaimView'], Claim>;
  corridor: Kept<Served['CorridorView'], Corridor>;
  exhibit: Kept<Served['Exhibit'], Exhibit>;
  history: Kept<Served['HistoryEntry'], HistoryEntry>;
  impact: Kept<Served['ImpactView'], Impact>;
  incident: Kept<Served['IncidentView'], Incident>;
  item: Kept<Served['Item'], Item>;
  me: Kept<Served['Me'], Me>;
  notice: Kept<Served['NoticeView'], Notice>;
  pack: Kept<Served['Pack'], Pack>;
  record: Kept<Served['RecordCard'], RecordCard>;
  search: Kept<Served['SearchHit'], SearchHit>;
  settlement: Kept<Served['SettlementView'], SettlementItem>;
  walk: Kept<Served['Walk'], Walk>;
  walkSummary: Kept<Served['WalkSummary'], WalkSummary>;
}>;
