/** What a feed offers, once it is known to be signed: one version as one AppImage. */
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { updateFailure, type UpdateFailure } from './failure.ts';
import { isSignedFeed } from './signature.ts';
import { compareVersions, isVersion } from './version.ts';

const version = z.string().refine(isVersion, 'is no version such as 1.4.0');

/** electron-builder's feed (`UpdateInfo`), with what is required here; what else it says is signed all the same. */
const feedInfo = z.looseObject({
  version,
  files: z.array(
    z.looseObject({
      url: z.string().min(1).max(300),
      sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/, 'is no SHA-512 in base64'),
      size: z.int().min(1),
    }),
  ),
  // electron-updater takes what is no number for "everybody".
  stagingPercentage: z.number().min(0).max(100).optional(),
  releaseNotes: z.string().nullish(),
  /** The oldest version that may be replaced by this one. */
  minimumKioskVersion: version.optional(),
});

export interface Release {
  readonly version: string;
  readonly notes: string | null;
  /** Of its file, as the feed has it. */
  readonly url: string;
  readonly sha512: string;
  /** Bytes. */
  readonly size: number;
  /** The feed as it was signed: looked at again before it is installed. */
  readonly signed: { readonly feed: string; readonly info: Readonly<Record<string, unknown>> };
}

export type ReadRelease =
  { readonly ok: true; readonly release: Release } | { readonly ok: false; readonly failure: UpdateFailure };

/** Checks the signature first: nothing of a feed that somebody else wrote is believed. Never throws. */
export function readRelease(feed: string, info: unknown, key: KeyObject): ReadRelease {
  if (typeof info !== 'object' || info === null || Array.isArray(info))
    return updateFailure('update.feed', `${feed} is no feed`);
  const fields = { ...info } as Readonly<Record<string, unknown>>;
  if (!isSignedFeed(feed, fields, key))
    return updateFailure(
      'update.signature',
      `${feed} is not signed with the key of this kiosk, or was changed`,
    );
  const read = feedInfo.safeParse(fields);
  if (!read.success) return updateFailure('update.feed', `${feed}: ${z.prettifyError(read.error)}`);
  const images = read.data.files.filter(({ url }) => isImage(url));
  const [image] = images;
  if (!image || images.length > 1)
    return updateFailure('update.feed', `${feed} names ${String(images.length)} AppImages instead of one`);
  const { version, releaseNotes } = read.data;
  return {
    ok: true,
    release: {
      version,
      notes: releaseNotes ?? null,
      url: image.url,
      sha512: image.sha512,
      size: image.size,
      signed: { feed, info: fields },
    },
  };
}

/** Null: `release` may follow. `newest`: the newest version that ever ran well here. */
export function mayFollow(
  release: Release,
  { running, newest }: { readonly running: string; readonly newest: string | null },
): UpdateFailure | null {
  const floor = newest !== null && compareVersions(newest, running) > 0 ? newest : running;
  if (compareVersions(release.version, floor) <= 0)
    return { code: 'update.older', message: `${release.version} is not newer than ${floor}` };
  const least = feedInfo.shape.minimumKioskVersion.safeParse(release.signed.info['minimumKioskVersion']).data;
  if (least !== undefined && compareVersions(running, least) < 0)
    return {
      code: 'update.too-far',
      message: `${release.version} takes over from ${least} at the earliest; this is ${running}`,
    };
  return null;
}

/** As electron-updater finds it: by the address's path, whatever stands behind it. */
function isImage(url: string): boolean {
  const path = URL.parse(url, 'https://feed.invalid/')?.pathname ?? url;
  return path.toLowerCase().endsWith('.appimage');
}
