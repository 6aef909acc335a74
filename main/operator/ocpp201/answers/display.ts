/** SetDisplayMessage, GetDisplayMessages, ClearDisplayMessage: OCPP 2.0.1 part 2, O01–O06. */
import type { Answer, Answerers } from '../../ocpp/call.ts';
import { messageOf } from '../../../problem.ts';
import { languageOf } from '../authorize.ts';
import type { Context } from '../context.ts';
import type { Note } from '../display-book.ts';
import { paged } from '../outgoing.ts';
import { because, timeOf, type WireMessage, wireTime } from '../wire.ts';

interface MessageInfo {
  readonly id: number;
  readonly priority: Note['priority'];
  readonly state?: NonNullable<Note['state']>;
  readonly startDateTime?: string;
  readonly endDateTime?: string;
  readonly transactionId?: string;
  readonly message: WireMessage;
}

interface GetDisplayMessages {
  readonly requestId: number;
  readonly id?: readonly number[];
  readonly priority?: Note['priority'];
  readonly state?: NonNullable<Note['state']>;
}

const MESSAGES_PER_NOTIFICATION = 8;

export function displayAnswers(context: Context): Answerers {
  return {
    SetDisplayMessage: ({ message }: { readonly message: MessageInfo }) => ({
      result: set(context, message),
    }),
    GetDisplayMessages: (request: GetDisplayMessages) => get(context, request),
    ClearDisplayMessage: ({ id }: { readonly id: number }) => ({ result: clear(context, id) }),
  };
}

function set({ core, display }: Context, info: MessageInfo) {
  const { id, priority, state = null, transactionId = null, message } = info;
  const { format } = message;
  if (format !== 'ASCII' && format !== 'UTF8') return { status: 'NotSupportedMessageFormat' };
  if (id < 0) return rejected('ValuePositiveOnly');
  const until = timeOf(info.endDateTime);
  if (until !== null && until <= core.clock.now())
    return rejected('InvalidValue', 'it would be over already');
  if (transactionId !== null && !core.station.connectors().some(({ session }) => session === transactionId)) {
    return { status: 'UnknownTransaction' };
  }
  const note: Note = {
    id,
    priority,
    state,
    format,
    language: languageOf(message.language),
    text: message.content,
    from: timeOf(info.startDateTime),
    until,
    session: transactionId,
  };
  try {
    const answer = display.put(note);
    if (answer === 'accepted' || answer === 'scheduled') return { status: 'Accepted' };
    return answer === 'occupied' ? rejected('TooManyElements') : rejected('Unspecified', answer);
  } catch (error) {
    core.failed(error);
    return rejected('InternalError', messageOf(error));
  }
}

function get({ display, out }: Context, { requestId, id, priority, state }: GetDisplayMessages): Answer {
  const found = display.notes.filter(
    (note) =>
      (!id || id.includes(note.id)) &&
      (!priority || note.priority === priority) &&
      (!state || note.state === state),
  );
  if (found.length === 0) return { result: { status: 'Unknown' } };
  const pages = paged(found.map(infoOf), MESSAGES_PER_NOTIFICATION, (messageInfo, _seqNo, tbc) => ({
    requestId,
    tbc,
    messageInfo,
  }));
  return { result: { status: 'Accepted' }, after: () => void out.pages('NotifyDisplayMessages', pages) };
}

function clear({ core, display }: Context, id: number) {
  try {
    return { status: display.remove(id) ? 'Accepted' : 'Unknown' };
  } catch (error) {
    core.failed(error);
    return { status: 'Unknown', ...because('InternalError', messageOf(error)) };
  }
}

function infoOf({ id, priority, state, format, language, text, from, until, session }: Note): MessageInfo {
  return {
    id,
    priority,
    ...(state === null ? {} : { state }),
    ...(from === null ? {} : { startDateTime: wireTime(from) }),
    ...(until === null ? {} : { endDateTime: wireTime(until) }),
    ...(session === null ? {} : { transactionId: session }),
    message: { format, content: text, ...(language === null ? {} : { language }) },
  };
}

function rejected(reasonCode: string, text?: string) {
  return { status: 'Rejected', ...because(reasonCode, text) };
}
