export { claim } from './calls.ts';
export { default as ClaimList } from './ClaimList.svelte';
export { default as ClaimPage } from './ClaimPage.svelte';
