/** The list with the element at `from` moved to `to`; an impossible move leaves it as it is. */
export function moved<Value>(list: readonly Value[], from: number, to: number): Value[] {
  const copy = [...list];
  if (from < 0 || to < 0 || from >= copy.length || to >= copy.length) return copy;
  copy.splice(to, 0, ...copy.splice(from, 1));
  return copy;
}
