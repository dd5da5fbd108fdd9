export { caseFile } from './calls.ts';
export { default as CaseList } from './CaseList.svelte';
export { default as CasePage } from './CasePage.svelte';
