/** OCPP 2.0.1 part 2, 3.18 ConnectorEnumType, from the OCPI names of the configuration. */
import type { ParsedConnector } from '../../../config/schema.ts';

export type ConnectorType =
  'cCCS1' | 'cCCS2' | 'cG105' | 'cTesla' | 'cType1' | 'cType2' | 'sType2' | 'Unknown';

const CABLES: Readonly<Record<ParsedConnector['standard'], ConnectorType>> = {
  IEC_62196_T1: 'cType1',
  IEC_62196_T2: 'cType2',
  IEC_62196_T1_COMBO: 'cCCS1',
  IEC_62196_T2_COMBO: 'cCCS2',
  CHADEMO: 'cG105',
  TESLA_S: 'cTesla',
};

export function connectorTypeOf({
  standard,
  format,
}: Pick<ParsedConnector, 'standard' | 'format'>): ConnectorType {
  if (format === 'CABLE') return CABLES[standard];
  return standard === 'IEC_62196_T2' ? 'sType2' : 'Unknown';
}
