/**
 * How the body of a delivery is written. The signature and the other headers of Standard Webhooks are the same in each
 * format (docs/connect/messages.md).
 */
export const MESSAGE_FORMATS = ['standard', 'cloudevents', 'teams'] as const;
export type MessageFormat = (typeof MESSAGE_FORMATS)[number];

/** The body of a request, byte for byte, and its media type. */
export type MessageBody = { contentType: string; body: string };

/**
 * Deliveries per second to a new endpoint with cards: Teams holds up whoever sends more than four requests in a second
 * (learn.microsoft.com, Microsoft Teams, "Create an Incoming Webhook").
 */
export const TEAMS_RATE = 4;
