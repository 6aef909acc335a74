/** Where newer versions come from; off unless an OEM writes it. */
import { z } from 'zod';

/** Over anything but TLS a feed may only come from this machine: a proxy, a mirror on the box, a test. */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as "01:00"')
  .describe('A time of day in the station’s time zone, e.g. "01:00".');

export const updatesSchema = z
  .strictObject({
    url: z
      .string()
      .refine(isSafe, { error: 'must be an https:// address (http:// on this machine only)' })
      .describe('The folder of the feed, e.g. "https://updates.example.com/kiosk/".'),
    publicKey: z
      .union([z.string().min(1), z.strictObject({ file: z.string().min(1) })], {
        error: 'must be an Ed25519 public key, or { "file": "…" } naming a file that holds it',
      })
      .describe(
        'Ed25519 key with which every release must be signed: PEM, base64, or { "file": "update-key.pem" }.',
      ),
    channel: z
      .string()
      .regex(/^[a-z][a-z0-9]{0,31}$/, 'must be a name of small letters and digits')
      .default('latest')
      .describe('Which feed of the folder: "latest" is latest-linux.yml.'),
    checkHours: z.int().min(1).max(168).default(6).describe('Hours between two looks at the feed.'),
    window: z
      .strictObject({ from: timeOfDay, to: timeOfDay })
      .refine(({ from, to }) => from !== to, { error: 'begins when it ends' })
      .nullable()
      .default(null)
      .describe('When updates may be installed: { "from": "01:00", "to": "05:00" }; null: at any time.'),
    automatic: z
      .boolean()
      .default(true)
      .describe('false: a release is only told of; a technician downloads and installs it.'),
  })
  .describe('Signed updates: { "url": "https://…", "publicKey": { "file": "update-key.pem" } }; null: none.');

function isSafe(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.search !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
}
