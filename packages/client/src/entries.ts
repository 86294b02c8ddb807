import type { components } from './api.js';

type Schemas = components['schemas'];
type EventData = Required<Schemas['EventData']>;
export type EventType = Schemas['EventType'];
export type Transition = Schemas['Transition'];
export type Track = Schemas['Track'];

type RowOf<Type extends EventType> = Omit<Transition, 'type' | 'data'> & {
  type: Type;
  data: EventData[Type];
};
type Correction = Omit<Transition, 'type'> & { type: Exclude<Transition['type'], EventType> };
/** A row of a ledger: its `type` tells which `data` it has. */
export type Row = { [Type in EventType]: RowOf<Type> }[EventType] | Correction;

/** An entry to be recorded, whose `data` is that of its type. */
export type Entry<Type extends EventType> = Omit<Schemas['NewTransition'], 'type' | 'data'> & {
  type: Type;
  data?: EventData[Type];
};

/** Checks `data` by the type of the entry, which OpenAPI cannot. */
export const entry = <Type extends EventType>(written: Entry<Type>): Schemas['NewTransition'] => written;

type MessageData = Schemas['WebhookMessage']['data'];
type MessageOf<Type, Data> = Omit<Schemas['WebhookMessage'], 'type' | 'data'> & { type: Type; data: Data };
type EventMessage<Type extends EventType> = MessageOf<
  Type,
  Omit<MessageData, 'transition'> & { transition?: RowOf<Type> }
>;
/** The body of a delivery: its `type` tells what it is about. */
export type Message =
  | { [Type in EventType]: EventMessage<Type> }[EventType]
  | MessageOf<Exclude<Schemas['MessageType'], EventType>, MessageData>;
