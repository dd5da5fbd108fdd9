import type { Geometry, LineString, MultiLineString, MultiPolygon, Point, Polygon } from 'geojson';
import type { Words } from '../i18n/index.ts';

export type Role = 'mapper' | 'verifier' | 'advocate' | 'lawyer' | 'administrator';
export type Visibility = 'public' | 'partner' | 'restricted' | 'sealed';
export type Standing = 'proposed' | 'accepted' | 'agreed' | 'disputed';
export type Named = { id: string; name: string };

export type Page<Item> = { items: Item[]; next: string | null };
export type Head = {
  id: string;
  reference: string;
  kind: string;
  visibility: Visibility;
  organisation: Named;
  created_at: string;
  feature_id: string;
  version: number;
};

/** What a field held before a version and since; both are null where they are withheld from this reader. */
export type FieldChange = {
  field: string;
  before: unknown;
  after: unknown;
  withheld: 'geometry' | 'personal' | 'organisation' | 'sealed' | null;
};
/** Something that was done to a record: a version of it, or who may see it made wider or narrower. */
export type HistoryEntry = {
  /** The version that held from then on; opening and narrowing leave it as it is. */
  version: number;
  action: 'recorded' | 'changed' | 'opened' | 'narrowed';
  at: string;
  by?: Named | null;
  changed: string[];
  changes: FieldChange[];
  note?: string | null;
};

export type FuzzyDate = { date: string; precision: 'day' | 'month' | 'year' | 'about' };
export type Confidence = 'low' | 'medium' | 'high' | 'unknown';
export type Range = { low: number; best: number; high: number };
export type Figure = {
  value?: number | null;
  low?: number | null;
  best?: number | null;
  high?: number | null;
  unit?: string | null;
  as_of?: FuzzyDate | null;
  source: string;
  method?: string | null;
  confidence?: Confidence | null;
};
/** A step of a check's working, and the reading of the three months it counts under. */
export type LegalStep = Words & { reading?: 'first_service' | 'last_channel' | null };
export type LegalCheck = {
  rule: string;
  /** `met` and `not_met` are arithmetic on the dates recorded; `recorded` is all that is known of the rest. */
  result: 'met' | 'not_met' | 'recorded' | 'unknown' | 'not_applicable' | 'contested';
  section: string;
  words: Words;
  steps: LegalStep[];
  reviewed_by_advocate: boolean;
};

export type Me = {
  id: string;
  name: string;
  email: string;
  demo: boolean;
  memberships: { organisation: Named; role: Role }[];
  /** The password came through a link that somebody else made: nothing sealed is read until a colleague vouches. */
  hold?: { link_made_by: Named | null; link_made_at: string; since: string } | null;
};
/** Somebody of the same organisation, as its verifiers, advocates, lawyers and administrators see them. */
export type Colleague = Named & { vouch_needed: boolean };
export type SessionOpened = { account: Me };
/** A person of an organisation, as its administrators see them. */
export type Member = {
  id: string;
  name: string;
  email: string;
  roles: Role[];
  active: boolean;
  kept_here: boolean;
  has_signed_in: boolean;
  link_expires_at: string | null;
  vouch_needed: boolean;
};
export type PasswordLink = { token: string; expires_at: string };
export type Place = { id: string; name: string; kind: string; parent_id: string | null };
export type DemoDoors = { demo: boolean; accounts: { role: Role; email: string }[] };
export type About = { demo: boolean; area: [number, number, number, number]; version: string; key_fingerprint?: string };

export type BoundarySummary = { version: number; standing: Standing; area_m2: number; valid_from: string | null };
export type Boundary = BoundarySummary & {
  geometry: MultiPolygon | Polygon;
  source: string | null;
  method: string | null;
  accuracy_m: number | null;
  agreed_by: string[] | null;
  walk_id: string | null;
  recorded_at: string;
};
export type SettlementItem = Head & {
  name: string;
  aliases: string[];
  county: string | null;
  ward: string | null;
  centre: [number, number];
  boundary: BoundarySummary | null;
  demo?: boolean;
};
export type Settlement = Omit<SettlementItem, 'boundary'> & { boundary: Boundary | null };

export type Structure = Head & {
  settlement_id: string;
  number: string;
  use: string | null;
  households: number | null;
  people: number | null;
  position_error_m: number | null;
  geometry: Geometry;
  source: string | null;
};

export type Rival = { id: string; reference: string; label: string; overlap_m2: number };
export type Claim = Head & {
  settlement_id: string | null;
  label: string;
  claim_kind: string;
  since: FuzzyDate | null;
  status: string;
  source: string;
  geometry: Polygon | MultiPolygon;
  area_m2: number;
  rivals: Rival[];
};

export type Finding = {
  kind: string;
  severity: 'note' | 'warning' | 'question' | 'refusal' | string;
  count: number;
  at: [number, number] | null;
  amount_m: number | null;
  words: Words;
};
export type WalkAnswer = 'yes' | 'no';
/** A question as it was asked, and what was answered. */
export type WalkAnswered = { question: Finding; answer: WalkAnswer };
export type WalkState = 'unreadable' | 'draft' | 'submitted' | 'accepted' | 'returned';
export type ReturnReason = 'wrong-settlement' | 'gap' | 'crossing' | 'not-agreed' | 'other';
export type Receipt = { reference: string; sha256: string; received_at: string; bytes: number };
/** What a list says of a walk. */
export type WalkSummary = Head & {
  settlement: Named | null;
  state: WalkState;
  file: { name: string; bytes: number; sha256: string; item_id: string | null };
  area_m2: number | null;
  area_uncertainty_m2: number | null;
  perimeter_m: number | null;
  gap_m: number | null;
  needs_confirmation: boolean;
  may_submit: boolean;
  unreadable: { code: string; words: Words } | null;
  walked_by: Named | null;
  walked_on?: string | null;
  submitted_at: string | null;
  receipt: Receipt | null;
  returned: { reason: ReturnReason; words: string; at: string; by: Named | string | null } | null;
  boundary_id: string | null;
};
export type Walk = WalkSummary & {
  raw: MultiLineString | null;
  candidate: Polygon | MultiPolygon | null;
  findings: Finding[];
  answers: WalkAnswered[];
  comparison: {
    gained_m2: number;
    lost_m2: number;
    kept_m2: number;
    gained: MultiPolygon | Polygon | null;
    lost: MultiPolygon | Polygon | null;
  } | null;
};

export type Item = Head & {
  title: string | null;
  file_name: string;
  /** The sender's name held characters that nobody sees; `file_name` shows each by its number. */
  file_name_hides: boolean;
  media_type: string;
  declared_type: string | null;
  bytes: number;
  sha256: string;
  received_at: string;
  captured: {
    time: { value: string; source: string; zone_known: boolean } | null;
    place: { lon: number; lat: number; source: string } | null;
  };
  subject_ids: string[];
  lawful_basis: string;
  consent_scope: string;
  log: { index: number; sealed_at: string } | null;
};

export type Channel = {
  kind: string;
  completed: FuzzyDate | null;
  contested?: boolean;
  evidence_id?: string | null;
  note?: string | null;
};
/** What the rules ask about the notice's form; null is unknown. */
export type NoticeFacts = {
  large_group: boolean | null;
  newspapers: number | null;
  display_points: number | null;
  in_both_languages: boolean | null;
  states_terms: boolean | null;
  names_addressees: boolean | null;
};
export type NoticeBody = {
  settlement_id: string;
  title: string;
  issuer: { kind: string; name: string | null; capacity: string | null };
  land_class: string;
  legal_basis: string | null;
  issued: FuzzyDate | null;
  eviction_on: FuzzyDate | null;
  channels: Channel[];
  form: NoticeFacts;
  terms: string | null;
  geometry?: Geometry | null;
};
/** Three months by one reading: from the latest day the service may have been to the last day; null is unknown. */
/** `disputed`: a service it is counted from is, and the day stands or falls with it. */
export type MonthsReading = { from: string | null; ends: string | null; exact: boolean; disputed: boolean };
export type Notice = Head &
  Omit<NoticeBody, 'settlement_id'> & {
    settlement: Named;
    clock: LegalCheck;
    checks: LegalCheck[];
    /** The day to leave against today. */
    status: 'upcoming' | 'passed' | 'unknown';
    three_months: { result: LegalCheck['result']; first_service: MonthsReading; last_channel: MonthsReading };
  };

export type Phase = 'threat' | 'notice' | 'marking' | 'execution' | 'aftermath' | 'remedy';
export type DutyHolder = { name: string | null; kind: 'officer' | 'institution' | 'company' | 'unknown'; role: string; alleged: true };
export type CountLine = {
  counted: string;
  gender?: string | null;
  age_group?: string | null;
  disability?: string | null;
  tenure_role?: string | null;
  figure: Figure;
};
export type IncidentBody = {
  settlement_id: string;
  title: string;
  phase: Phase;
  occurred: FuzzyDate;
  ended?: FuzzyDate | null;
  narrative: string;
  place: Point | null;
  /** How far the true place may be from it, in metres. */
  place_accuracy_m?: number | null;
  notice_id?: string | null;
  duty_holders: DutyHolder[];
  counts: CountLine[];
};
export type Incident = Head & Omit<IncidentBody, 'settlement_id'> & { settlement: Named; evidence: Item[] };

export type WidthConfidence = 'gazetted' | 'surveyed' | 'stated' | 'assumed';
export type Width = {
  low_m?: number | null;
  best_m: number;
  high_m?: number | null;
  source: string;
  confidence: WidthConfidence;
};
export type CorridorBody = {
  name: string;
  corridor_kind: string;
  agency: string | null;
  funder: string | null;
  stage: string | null;
  line: LineString;
  left: Width;
  right: Width;
};
export type Corridor = Head & CorridorBody & { length_m: number; band: MultiPolygon | Polygon };
export type Reading = 'certain' | 'likely' | 'possible';
export type ImpactStructure = {
  id: string;
  feature_id: string;
  number: string;
  settlement_id: string;
  distance_m: number;
  side: string;
  reading: Reading;
};
export type ImpactTotals = {
  structures: Range;
  households: Range;
  people: Range;
  without_household_count?: number;
  without_people_count?: number;
};
export type Impact = Head & {
  corridor: { id: string; reference: string; name: string };
  run_at: string;
  as_of: string;
  parameters: Record<string, unknown>;
  totals: ImpactTotals;
  by_settlement: (ImpactTotals & { settlement: Named | null })[];
  data: { structures_seen: number; structures_changed_at: string | null };
  method: string;
  structures: ImpactStructure[];
  more: number;
  withheld: number;
};

export type RecordBrief = { id: string; kind: string; reference: string; title: string };
export type Exhibit = {
  id: string;
  position: number;
  mark: string;
  description: string;
  record: RecordBrief | null;
  /** Null where the reader may not know what it shows. */
  visibility: Visibility | null;
  item: Item | null;
};
/** How many exhibits are open how far, as this reader sees them; `hidden` are those they may not read. */
export type ExhibitAccess = Record<Visibility | 'hidden', number>;
export type TeamMember = { account: Named; role: string };
export type CaseBody = {
  title: string;
  court: string | null;
  number: string | null;
  parties: string | null;
  summary: string | null;
  deponent_initials: string | null;
  settlement_id?: string | null;
};
export type Case = Head & CaseBody & { exhibits: Exhibit[]; exhibit_access: ExhibitAccess; team: TeamMember[]; packs: Pack[] };
export type Pack = {
  id: string;
  state: 'queued' | 'building' | 'ready' | 'failed';
  progress: { step: string; done: number; total: number } | null;
  created_at: string;
  size_bytes: number | null;
  sha256: string | null;
  file_name: string | null;
  sealed_exhibits: number;
  restricted_exhibits: number;
  checkpoint: string | { origin?: string; size?: number; root?: string; note?: string } | null;
  error: string | null;
};

export type SearchHit = RecordBrief & { subtitle: string | null; centre: [number, number] | null };
export type RecordCard = RecordBrief & {
  href: string | null;
  subtitle: string | null;
  centre?: [number, number] | null;
  visibility: Visibility | null;
  provenance: {
    source: string | null;
    method: string | null;
    recorded_at: string | null;
    recorded_by: string | Named | null;
    standing: string | null;
  } | null;
};
