/** Where OCPP 1.6J answers differently from what the library does, which follows 2.0.1J. */

/**
 * 1.6J, 4.1.3: what is neither call nor answer is ignored. The library answers it with the id "-1" and codes that 1.6 does not
 * have.
 */
export function answerTo16(id: string, code: string): boolean {
  return id !== '-1' && code !== 'MessageTypeNotSupported';
}

/**
 * 1.6J, 4.2.3, has no code for a call whose frame is wrong but `FormationViolation`, and spells another with a single r, for good
 * (errata 5.1: not to be fixed). The library corrects that spelling.
 */
export function codeFor16(code: string): string {
  if (code === 'OccurrenceConstraintViolation') return 'OccurenceConstraintViolation';
  return code === 'RpcFrameworkError' ? 'FormationViolation' : code;
}
