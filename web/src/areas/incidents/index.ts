export { incident, incidents } from './calls.ts';
export { default as IncidentForm } from './IncidentForm.svelte';
export { default as IncidentView } from './IncidentView.svelte';
export type { IncidentFields } from './fields.ts';
