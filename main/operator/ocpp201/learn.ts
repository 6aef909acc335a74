/** What the central system says of a token, on whichever occasion: understood, and given to the kiosk’s cache (C10). */
import type { AuthorizeAnswer, IdToken } from '../port.ts';
import { authorizeAnswerOf } from './authorize.ts';
import type { Context } from './context.ts';
import type { WireIdTokenInfo } from './wire.ts';

/** Null: what it means could not be kept. */
export function learn(
  { core, types, settings }: Context,
  token: IdToken,
  info: WireIdTokenInfo,
): AuthorizeAnswer | null {
  try {
    const answer = authorizeAnswerOf(info, types, {
      tariff: settings.flag('tariffEnabled'),
      fallback: settings.text('tariffFallback'),
    });
    // C03.FR.01: what the central system made up itself is not remembered.
    if (types.toWire(token.id).type !== 'Central') core.learned(token, answer);
    return answer;
  } catch (error) {
    core.failed(error);
    return null;
  }
}
