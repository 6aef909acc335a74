/** Asks the central system about a card: OCPP 1.6, 4.1; with what it said of the price for its holder. */
import type { Core } from '../ocpp/dialect.ts';
import type { AuthorizeAnswer, IdToken } from '../port.ts';
import { answerOf, type IdTagInfo, LONGEST_ID_TAG } from './tables/id-tag.ts';
import type { UserPrices } from './user-prices.ts';

/** Null: no answer in time, or none that means anything. */
export async function authorize(
  core: Pick<Core, 'call' | 'learned'>,
  prices: UserPrices,
  token: IdToken,
  timeoutMs: number,
): Promise<AuthorizeAnswer | null> {
  if (token.id.length > LONGEST_ID_TAG) return null;
  const result = await core.call('Authorize', { idTag: token.id }, { timeoutMs });
  if (!result.ok) return null;
  const answer = answerOf(result.result['idTagInfo'] as IdTagInfo, prices.of(token.id));
  core.learned(token, answer);
  return answer;
}
