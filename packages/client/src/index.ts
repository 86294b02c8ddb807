export type { components, operations, paths, webhooks } from './api.js';
export { type Client, type ClientOptions, createClient, type ListPath } from './client.js';
export {
  type Entry,
  type EventType,
  entry,
  type Message,
  type Row,
  type Track,
  type Transition,
} from './entries.js';
export type { Feed, FeedOptions } from './feed.js';
export { type Problem, type ProblemCode, ProblemError } from './problem.js';
export { ConnectionError, type Retries, type Send } from './retries.js';
export { verifyWebhook, WebhookVerificationError } from './webhooks.js';
