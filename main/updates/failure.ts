/** Each way in which an update does not come about, and what an operator does about it. */

export const UPDATE_HINTS = {
  'update.not-supported':
    'Start the kiosk through evse-kiosk-launch.sh, or update it with the system’s packages.',
  'update.unreachable': 'Check the network and updates.url; it is tried again by itself.',
  'update.no-feed': 'Put the channel’s feed file into the folder that updates.url names.',
  'update.feed':
    'Publish a feed with one AppImage for this machine, signed with "npm run -s update -- sign".',
  'update.signature':
    'Sign the feed with the key that belongs to updates.publicKey; until then nothing is installed.',
  'update.older': 'Publish a release with a higher version: older ones are never installed.',
  'update.too-far': 'Publish the release in between first: this one does not take over from this version.',
  'update.damaged': 'Upload the file again: it is not the one that was signed.',
  'update.download': 'Check the network and the server; it is tried again by itself.',
  'update.no-room': 'Free some room in the folder of the updates.',
  'update.not-kept': 'Check owner and rights of the folder of the updates, and its disk.',
} as const;

export type UpdateFailureCode = keyof typeof UPDATE_HINTS;

/** `message`: English, what was wrong. */
export interface UpdateFailure {
  readonly code: UpdateFailureCode;
  readonly message: string;
}

export function updateFailure(
  code: UpdateFailureCode,
  message: string,
): { ok: false; failure: UpdateFailure } {
  return { ok: false, failure: { code, message } };
}
