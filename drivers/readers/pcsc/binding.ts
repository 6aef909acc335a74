/** What a technician has to do when the PC/SC binding cannot be loaded. */

/**
 * npm removes an optional package whose build failed, and `npm rebuild` of a package that is not there does nothing and
 * says that it succeeded (npm 11.19): so first install what the lock file names, then build what is there unbuilt.
 */
const BUILD = 'npm install --no-save && npm rebuild smartcard';

/** `error`: as thrown by the pcsclite package, the loader's own error in `cause`. */
export function bindingRemedy(error: unknown): { readonly detail: string; readonly remedy: string } {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const [firstLine = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  const isBuilt = cause instanceof Error && 'code' in cause && cause.code === 'ERR_DLOPEN_FAILED';
  return {
    detail: firstLine,
    remedy: isBuilt
      ? `sudo apt-get install -y pcscd libpcsclite1; if that does not help: sudo apt-get install -y libpcsclite-dev, and in the kiosk's folder: ${BUILD}`
      : `sudo apt-get install -y pcscd libpcsclite-dev, then in the kiosk's folder: ${BUILD}`,
  };
}
