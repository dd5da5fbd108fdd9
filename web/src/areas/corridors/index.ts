export { corridor } from './calls.ts';
export { default as CorridorList } from './CorridorList.svelte';
export { default as CorridorPage } from './CorridorPage.svelte';
