/** Takes the keyboard to the first field that is marked as wrong: on a phone it lies screens above the button. */
export function leadToMissing(form: HTMLElement | undefined): void {
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: 'center' });
}
