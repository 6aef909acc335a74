/**
 * Sessions found for people: filtered, newest first, a page at a time, in less than 100 ms among a million. Only indices
 * are read until the rows of the page are known; which of them depends on how much there is to find.
 */
import type { Preparer } from './handle.ts';
import { needlesOf, type Condition, type Needle } from './needles.ts';
import { pageOf, type Listing, type Order, type Place } from './pages.ts';
import { SessionIndex, type Asked, type IndexName } from './session-index.ts';
import type { SessionPage, SessionQuery } from './session-query.ts';

/** Numbers of sessions; they decide how it is searched, and so how long that takes, never what is found. */
export interface SearchLimits {
  /** So many that hold a text are collected and counted: some ms. */
  readonly collected: number;
  /** So many are counted for a filter without a text. */
  readonly counted: number;
  /** A span of so many is read through, whatever is looked for in it: 10 to 20 ms. */
  readonly span: number;
  /** The same for one connector, of which whole rows are read: each is some times as dear. */
  readonly connectorSpan: number;
}
export const SEARCH_LIMITS: SearchLimits = {
  collected: 10_000,
  counted: 100_000,
  span: 50_000,
  connectorSpan: 5_000,
};

const CLOSED: Condition = {
  sql: "seq NOT IN (SELECT rowid FROM sessions WHERE state <> 'closed')",
  values: [],
};

/** Errors of what it returns: StoreError. */
export function sessionSearch(
  db: Preparer,
  limits: SearchLimits = SEARCH_LIMITS,
): (query: SessionQuery) => SessionPage {
  const index = new SessionIndex(db);
  return (query) => {
    const listing = listingOf(index, limits, query);
    const { places, older, newer, total } = pageOf(listing, query.page ?? 'newest', query.most);
    return { rows: places.flatMap(({ seq }) => index.summary(seq)), total, older, newer };
  };
}

function listingOf(index: SessionIndex, limits: SearchLimits, query: SessionQuery): Listing {
  const text = query.text?.trim() ?? '';
  const needles = text === '' ? null : needlesOf(text);
  const { connector, from, to, state } = query;
  const filter: Condition[] = connector === null ? [] : [{ sql: 'connector = ?', values: [connector] }];
  if (state === 'unfinished') {
    const conditions = [...filter, ...(needles ? [either(needles)] : [])];
    return listed(index.places({ by: 'sessions_unfinished', from, to, conditions }));
  }
  if (state === 'closed') filter.push(CLOSED);
  if (needles !== null) return holding(index, limits, { ...query, filter, needles });
  const by = connector === null ? 'sessions_started' : 'sessions_connector';
  const asked: Asked = { by, from, to, conditions: filter };
  const isAll = filter.length === 0 && from === null && to === null;
  return {
    total: isAll ? index.everything() : index.count(asked, limits.counted),
    take: (order, beyond, most) => index.taken(asked, order, beyond, most),
  };
}

interface TextQuery extends Pick<SessionQuery, 'connector' | 'from' | 'to'> {
  readonly filter: readonly Condition[];
  readonly needles: readonly Needle[];
}

/** Sessions that hold a text. */
function holding(index: SessionIndex, limits: SearchLimits, query: TextQuery): Listing {
  const { connector, filter, from, needles, to } = query;
  const asked = (by: IndexName, ...conditions: readonly Condition[]): Asked => ({
    by,
    from,
    to,
    conditions: [...filter, ...conditions],
  });
  const isShort = index.count({ by: 'sessions_started', from, to, conditions: [] }, limits.span).exact;
  const isRare = connector !== null && index.count(asked('sessions_connector'), limits.connectorSpan).exact;
  const ways = isShort
    ? [asked('sessions_search', either(needles))]
    : isRare
      ? [asked('sessions_connector', either(needles))]
      : needles.map((needle) => asked(needle.index, needle));

  if (ways.every((way) => index.count(way, limits.collected).exact)) {
    const found = new Map(ways.flatMap((way) => index.places(way)).map((place) => [place.seq, place]));
    if (found.size <= limits.collected) return listed([...found.values()]);
  }
  return {
    total: { count: limits.collected, exact: false },
    take: (order, beyond, most) => {
      // So many are mostly everywhere: then the page is near. Where they are not, all of them are looked at.
      const near = index.near(asked('sessions_search', either(needles)), order, beyond, limits.span);
      const places = index.taken(near.asked, order, beyond, most);
      if (places.length === most || near.isAll) return places;
      return merged(
        ways.map((way) => index.taken(way, order, beyond, most)),
        order,
        most,
      );
    },
  };
}

function either(needles: readonly Needle[]): Condition {
  return {
    sql: `(${needles.map(({ sql }) => sql).join(' OR ')})`,
    values: needles.flatMap(({ values }) => values),
  };
}

const byTime = (one: Place, other: Place) => one.at - other.at || one.seq - other.seq;

/** Everything is known already. */
function listed(places: readonly Place[]): Listing {
  const ascending = places.toSorted(byTime);
  return {
    total: { count: places.length, exact: true },
    take: (order, beyond, most) => {
      const all = order === 'ASC' ? ascending : ascending.toReversed();
      const isBeyond = (place: Place) =>
        beyond === null || (order === 'ASC' ? byTime(place, beyond) > 0 : byTime(place, beyond) < 0);
      const first = all.findIndex(isBeyond);
      return first < 0 ? [] : all.slice(first, first + most);
    },
  };
}

/** The first of several lists, each in order. */
function merged(lists: readonly (readonly Place[])[], order: Order, most: number): Place[] {
  const all = [...new Map(lists.flat().map((place) => [place.seq, place])).values()].toSorted(byTime);
  return (order === 'ASC' ? all : all.toReversed()).slice(0, most);
}
