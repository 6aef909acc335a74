/**
 * The driver package of the imaginary ACME EVSE-3: what the kiosk imports. docs/CONTROLLERS.md walks through it.
 * Types: `import('…/drivers/kit/driver-package.ts').DriverPackage`.
 */
import { createAcmeBench } from './bench.js';
import { AcmeController } from './controller.js';
import { wordsFor } from './protocol.js';

export const apiVersion = 1;
export const name = 'ACME EVSE-3';

const BAUD_RATES = [9600, 19_200, 115_200];
const KNOWN = ['port', 'baudRate'];

/** Every problem at once; `path` is inside the options, so that the kiosk can name the line. */
export function validateOptions(options) {
  const problems = [];
  if (typeof options.port !== 'string' || options.port === '')
    problems.push({ path: 'port', message: 'the serial port is missing', hint: 'E.g. "/dev/serial/by-id/…".' });
  if (options.baudRate !== undefined && !BAUD_RATES.includes(options.baudRate))
    problems.push({ path: 'baudRate', message: `must be one of ${BAUD_RATES.join(', ')}` });
  for (const key of Object.keys(options).filter((one) => !KNOWN.includes(one)))
    problems.push({ path: key, message: 'is no option of this driver', hint: `There are ${KNOWN.join(' and ')}.` });
  return problems;
}

/** Opens nothing yet. */
export function createController(options, context) {
  const { port: path, baudRate = 9600 } = options;
  return new AcmeController(context.serial({ path, baudRate }), context);
}

/** Frames in words, for service mode. */
export function explain({ text, discarded }) {
  return discarded ? 'not understood' : wordsFor(text);
}

/** For `npm run driver -- check`. */
export const createBench = createAcmeBench;
