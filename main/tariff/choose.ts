import type { Tariff } from './model.ts';

/** A tariff and whom it is for. One tariff may be offered several times. */
export interface TariffOffer {
  readonly tariff: Tariff;
  readonly for:
    | { readonly kind: 'default' }
    | { readonly kind: 'connector'; readonly connectorId: number }
    | { readonly kind: 'group'; readonly group: string }
    | { readonly kind: 'ad-hoc' }
    /** Only for tokens that name this tariff. */
    | { readonly kind: 'token' };
}

export interface TariffQuestion {
  readonly at: number;
  readonly connectorId: number;
  /** The token's own `tariff` id and `group`, if it has them. */
  readonly tokenTariff?: string | undefined;
  readonly tokenGroup?: string | undefined;
  /** True for a session paid on the spot, or free vend: no contract. */
  readonly adHoc?: boolean | undefined;
}

/**
 * Which tariff a session gets (rule 18): of the offers whose tariff is valid at that instant the most specific one. The
 * token's own tariff comes first, then its group's, the ad hoc one (for a session without contract), the connector's,
 * the default. Of equals the one that became valid last, then the one updated last, then the first.
 *
 * `type` (`mod_tariffs`, TariffType) bars tariffs that are not for this kind of session; a token that names its tariff
 * is past that. PROFILE tariffs answer charging preferences, which a kiosk does not ask for: only a token names them.
 * @returns undefined if no offer fits: without a price nothing may start
 */
export function chooseTariff(
  offers: readonly TariffOffer[],
  question: TariffQuestion,
): TariffOffer | undefined {
  const ranked = offers
    .filter(({ tariff }) => isValidAt(tariff, question.at))
    .map((offer) => ({ offer, rank: rankOf(offer, question) }))
    .filter(({ rank }) => rank !== UNFIT);
  // Sorting is stable: among full equals the first offer stays first.
  ranked.sort((a, b) => a.rank - b.rank || newness(a.offer.tariff, b.offer.tariff));
  return ranked[0]?.offer;
}

/** `start_date_time` inclusive, `end_date_time` exclusive. */
export function isValidAt({ validFrom, validUntil }: Tariff, at: number): boolean {
  return (validFrom === undefined || at >= validFrom) && (validUntil === undefined || at < validUntil);
}

const UNFIT = Infinity;

function rankOf({ tariff, for: target }: TariffOffer, question: TariffQuestion): number {
  // OCPI's ids are CiStrings.
  if (question.tokenTariff !== undefined && tariff.id.toLowerCase() === question.tokenTariff.toLowerCase())
    return 0;
  if (!isForSession(tariff, question.adHoc ?? false)) return UNFIT;
  switch (target.kind) {
    case 'group':
      return target.group === question.tokenGroup ? 1 : UNFIT;
    case 'ad-hoc':
      return question.adHoc ? 2 : UNFIT;
    case 'connector':
      return target.connectorId === question.connectorId ? 3 : UNFIT;
    case 'default':
      return 4;
    case 'token':
      return UNFIT;
  }
}

/** Without a type a tariff is valid for all sessions. */
function isForSession({ type }: Tariff, adHoc: boolean): boolean {
  if (type === undefined) return true;
  return adHoc ? type === 'AD_HOC_PAYMENT' : type === 'REGULAR';
}

/** Negative if `a` is newer. */
function newness(a: Tariff, b: Tariff): number {
  const from = (tariff: Tariff) => tariff.validFrom ?? 0;
  const updated = (tariff: Tariff) => tariff.lastUpdated ?? 0;
  return from(b) - from(a) || updated(b) - updated(a);
}
