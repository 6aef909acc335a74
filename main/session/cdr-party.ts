/** Whose session an OCPI CDR tells of, and where it was: what the price does not know. */
import { normaliseUid } from '../authorization/uid.ts';
import type { SessionRecord, SessionToken } from './journal.ts';
import type { CdrParty } from './stored.ts';

export interface CdrStation {
  readonly id: string;
  readonly name: string;
  /** ISO 3166, two letters. */
  readonly country: string;
}

/** Nobody has given the charger its operator's party id; a tariff that names one wins. */
const UNKNOWN_PARTY = 'XXX';

/** CiString(36) of OCPI. */
const LONGEST_ID = 36;

/**
 * OCPI 2.2.1 `mod_cdrs`, CdrLocation and CdrToken, as far as a charger knows them. The token's `uid` is the whole card
 * number: by it the driver's provider recognises the bill, so a CDR without it is none.
 */
export function cdrParty({ id, name, country }: CdrStation, record: SessionRecord): CdrParty {
  const connector = String(record.connector);
  return {
    countryCode: country,
    partyId: UNKNOWN_PARTY,
    more: {
      cdr_token: { country_code: country, party_id: UNKNOWN_PARTY, ...cdrToken(record) },
      cdr_location: { id, name, country, evse_id: connector, connector_id: connector },
      auth_method: 'WHITELIST',
    },
  };
}

/** `types`, TokenType. A session without a card has a token that was made for it alone. */
function cdrToken({ id, token }: SessionRecord) {
  if (token === null) return { uid: id, type: 'AD_HOC_USER', contract_id: id };
  return {
    uid: token.uid,
    type: normaliseUid(token.uid) === null ? 'OTHER' : 'RFID',
    contract_id: contractOf(token),
  };
}

function contractOf({ account, uid }: SessionToken): string {
  return account !== null && account.length <= LONGEST_ID ? account : uid;
}
