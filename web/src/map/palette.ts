/** The map's colours: the same meanings as `ui/tokens.css`, in the form the map engine reads. */
export const palette = {
  sea: '#d3e2e6',
  land: '#f1f3ee',
  abroad: '#e6e9e3',
  block: '#e7e9e2',
  street: '#ffffff',
  streetEdge: '#d5dad2',
  river: '#aacbd5',
  placeLine: '#97a29b',
  ink: '#17231e',
  inkSoft: '#4a5751',
  halo: '#ffffff',
  settlement: '#1d7345',
  structure: '#9b8f83',
  structureEdge: '#6d6259',
  claim: '#b87a0a',
  corridor: '#3b5a86',
  incident: '#a3392b',
  track: '#17231e',
  gained: '#1d7345',
  lost: '#a3392b',
  certain: '#1f3557',
  likely: '#5b7fb3',
  possible: '#ffffff',
  focus: '#0b5cd6',
} as const;

export const TEXT_FONT = ['Atkinson Hyperlegible Next Variable'];
