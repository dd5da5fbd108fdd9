/** The address a person chooses a password at. The secret stands behind `#`, which no browser sends to a server. */
export function linkAddress(token: string, origin: string = location.origin): string {
  return `${origin}/start/password#${token}`;
}

/** The secret of such an address, or an empty text. */
export function secretOf(hash: string): string {
  return /^#([0-9a-f]{64})$/.exec(hash)?.[1] ?? '';
}
