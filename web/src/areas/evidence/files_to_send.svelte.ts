import type { Item } from '../../api/types.ts';
import { sha256 } from '../../lib/sha256.ts';
import { uuid7 } from '../../lib/uuid7.ts';
import { sendItem } from './calls.ts';

export class FileToSend {
  readonly id: string;
  readonly file: File;
  share = $state<number | null>(null);
  stored = $state.raw<Item | null>(null);
  error = $state.raw<unknown>(null);
  ownHash = $state<string | null>(null);

  /** The picture as the phone holds it; no byte is sent for it. Null when the file is none. */
  readonly preview: string | null;

  constructor(file: File, id = uuid7()) {
    this.id = id;
    this.file = file;
    this.preview = /^image\/(jpeg|png|webp|gif)$/.test(file.type) ? URL.createObjectURL(file) : null;
  }

  forgetPreview(): void {
    if (this.preview) URL.revokeObjectURL(this.preview);
  }

  /** What came back, compared with what left: told per file. */
  get outcome(): 'same' | 'stored' | 'differs' | null {
    if (!this.stored) return null;
    if (this.ownHash === null) return 'stored';
    return this.ownHash === this.stored.sha256 ? 'same' : 'differs';
  }

  async send(subjectId: string, settlementId?: string): Promise<boolean> {
    if (this.stored) return true;
    this.share = 0;
    this.error = null;
    try {
      this.ownHash = await sha256(this.file);
      this.stored = await sendItem(
        { id: this.id, file: this.file, subject_id: subjectId, settlement_id: settlementId },
        (sent) => (this.share = sent),
      );
      return true;
    } catch (cause) {
      this.error = cause;
      return false;
    } finally {
      this.share = null;
    }
  }
}
