export { notice, notices } from './calls.ts';
export { default as NoticeForm } from './NoticeForm.svelte';
export { default as NoticeView } from './NoticeView.svelte';
export type { NoticeFields } from './fields.ts';
