/** Files that service mode brings in or takes away. */
/** A folder that files can be brought to or taken from: a USB stick, or the configured one. */
export interface ServicePlace {
  readonly id: string;
  readonly label: string;
  readonly kind: 'usb' | 'folder';
  readonly freeBytes: number | null;
  readonly writable: boolean;
}

export interface ServiceFile {
  readonly name: string;
  readonly bytes: number;
  readonly changedAt: number;
}

/** What can be chosen as a file; `files` are those of `place`, of a kind that the page can read. */
export interface ServiceFiles {
  readonly places: readonly ServicePlace[];
  readonly place: string | null;
  readonly files: readonly ServiceFile[];
}
