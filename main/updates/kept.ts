/**
 * What the updates remember from one run to the next, whichever version runs then: a version that does not know the shape
 * of a newer one begins anew, and loses nothing but a download.
 */
import { z } from 'zod';
import type { BadWhy } from './boot-record.ts';
import type { Baseline } from './health.ts';
import { isVersion } from './version.ts';

const SCHEMA = 1;

const version = z.string().refine(isVersion);
const signed = z.object({ feed: z.string(), info: z.record(z.string(), z.unknown()) });

const kept = z.object({
  schema: z.literal(SCHEMA),
  /** Downloaded and whole, to be installed. */
  staged: signed.nullable().catch(null),
  /** The newest version that ever ran well here: nothing older is ever installed over it. */
  newest: version.nullable().catch(null),
  /** Begun and not decided, with what answered before. */
  trial: z
    .object({
      version,
      from: z.string(),
      before: z.object({
        reader: z.boolean(),
        operator: z.boolean().nullable(),
        controllers: z.array(z.number()),
      }),
    })
    .nullable()
    .catch(null),
  /** The last that was not kept. */
  rejected: z
    .object({ version, why: z.enum(['crashed', 'unhealthy']), detail: z.string(), at: z.number() })
    .nullable()
    .catch(null),
});

export interface Rejected {
  readonly version: string;
  readonly why: BadWhy;
  /** English: what was missing. */
  readonly detail: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface Kept {
  readonly staged: { readonly feed: string; readonly info: Readonly<Record<string, unknown>> } | null;
  readonly newest: string | null;
  readonly trial: { readonly version: string; readonly from: string; readonly before: Baseline } | null;
  readonly rejected: Rejected | null;
}

export const NOTHING_KEPT: Kept = { staged: null, newest: null, trial: null, rejected: null };

export function keptText(state: Kept): string {
  return `${JSON.stringify({ schema: SCHEMA, ...state }, null, 2)}\n`;
}

export function readKept(text: string | null): Kept {
  if (text === null) return NOTHING_KEPT;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return NOTHING_KEPT; // damaged: as if there were nothing
  }
  const { data } = kept.safeParse(json);
  if (!data) return NOTHING_KEPT;
  const { schema: _, ...known } = data;
  return known;
}
