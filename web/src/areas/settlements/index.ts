export { settlement } from './calls.ts';
export { default as SettlementPage } from './SettlementPage.svelte';
