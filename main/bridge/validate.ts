/** The gate for everything that comes from a page: schema, then who sent it. */
import { COMMANDS, type Command, type CommandAnswer, type CommandType, type Sender } from './contract.ts';

export type Validated =
  { readonly ok: true; readonly command: Command } | Extract<CommandAnswer, { ok: false }>;

function isCommandType(type: unknown): type is CommandType {
  return typeof type === 'string' && Object.hasOwn(COMMANDS, type);
}

/**
 * Checks a message from a page. Errors: `unknown-command` (no such type), `forbidden` (this page may not send it),
 * `invalid-command` (its fields are wrong; `message` names them).
 */
export function validateCommand(message: unknown, sender: Sender): Validated {
  const type =
    typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
  if (!isCommandType(type)) return { ok: false, code: 'unknown-command', message: 'no such command' };
  if (COMMANDS[type].from !== sender) {
    return { ok: false, code: 'forbidden', message: `${type} is not a command of the ${sender}` };
  }
  const parsed = COMMANDS[type].schema.safeParse(message);
  if (parsed.success) return { ok: true, command: parsed.data };
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.') || type}: ${issue.message}`);
  return { ok: false, code: 'invalid-command', message: where.join('; ') };
}
