const LARGEST_BYTES = 200_000_000;

/** SHA-256 of a file as hexadecimal, or null where the browser cannot (plain HTTP) or should not (very large). */
export async function sha256(file: Blob): Promise<string | null> {
  if (!globalThis.crypto?.subtle || file.size > LARGEST_BYTES) return null;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
