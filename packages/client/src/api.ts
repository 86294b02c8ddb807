// Written by scripts/client-types.mjs: npm run generated.
export interface paths {
    "/v1/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tracks with their status on a day
         * @description `sort` is by the certain day of the last event, newest first; by name in the language of Accept-Language; by stage in the order of the procedure; or by the first possible day of the next round. `stalled` and `sort=next` need a token: they are not public.
         */
        get: operations["getBoard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deadlines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is owed, by whom and until when
         * @description In the order of the last possible day; what has none comes last. What is met is listed only with `track`. None of it is public.
         */
        get: operations["getDeadlines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search tracks, entries, people, sources and documents
         * @description Best first; of more than 10,000 matches the most recently active. Finds words in English, Russian and Kazakh, in Latin and Cyrillic spelling, in other forms and with a mistyped letter; names of parties, kinds, events and languages in all three languages; dates (`March 2026`, `2026-03`) and numbers of rounds (`round 2`). Only what the caller may read is searched. At most eight words are.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tracks with their status, ordered by slug
         * @description `asOf` is a day: the effective history ends after the last entry that had certainly happened by then. `knownAt` is an instant, inclusive: rows recorded later, including corrections, are left out first. Both may be given. Silence and overdue rounds are counted up to `asOf`, or the day of `knownAt`, or today in UTC.
         */
        get: operations["listTracks"];
        put?: never;
        /**
         * Open a track
         * @description The ledger of a new track is empty. The public does not see the track until it has a public entry. A twin is linked in both directions. Parties are two or more; no code is named twice. `members` of an organisation ratify a mixed agreement as well: they may be the `side` of an entry. A `subtype` is for kinds that list some (`/v1/kinds`).
         */
        post: operations["openTrack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracks/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a track as of now or of a day, or as known at an instant
         * @description `asOf` is a day: the effective history ends after the last entry that had certainly happened by then. `knownAt` is an instant, inclusive: rows recorded later, including corrections, are left out first. Both may be given. Silence and overdue rounds are counted up to `asOf`, or the day of `knownAt`, or today in UTC.
         *
         *     `revision` and `head` depend on `knownAt` only.
         */
        get: operations["getTrack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Link a track with its twin
         * @description The link is recorded on both tracks as `twin.linked`, dated the day of recording. The public sees it once both tracks are public. A link cannot be undone. It may wait for a second person. To change a title, record the event `track.renamed`.
         */
        patch: operations["linkTwin"];
        trace?: never;
    };
    "/v1/tracks/{slug}/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the articles of the draft and where each stands
         * @description Articles stand in the order in which they were first named. Title and note are those that were last given. `asOf` is a day, as for the track. The text is never public: it needs a token.
         */
        get: operations["getText"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracks/{slug}/transitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the ledger of a track, or its effective history
         * @description `order=recorded`: the rows as they were written, including corrections. `order=effective`: each live entry once, as amended, in the order of events, with its own `seq`.
         */
        get: operations["listTransitions"];
        put?: never;
        /**
         * Record an entry
         * @description `occurredOn` determines the entry’s place in the effective history, and the whole history is replayed with the rules of the track’s kind. An entry that breaks a rule is refused; an unusual one is recorded with `warnings`. No entry may be dated after today at UTC+14: a planned date belongs in `target` or `effectiveOn` of the data.
         *
         *     `data` must match the schema of its type, see `EventData`. `sources` name stored sources by `ref`, or contain new ones; equal sources are stored once. The default visibility is `internal`. An `embargoed` entry needs an `embargoUntil`, the instant at which it becomes public.
         */
        post: operations["recordTransition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracks/{slug}/transitions/{seq}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one row of the ledger */
        get: operations["getTransition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracks/{slug}/transitions/{seq}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Amend or annul an entry
         * @description Adds a row to the ledger; nothing is overwritten. `seq` must name an entry, not a correction. `amend` replaces the fields that `replacement` contains, `data` as a whole, and keeps the others; the type never changes. The newest correction applies; `amend` after `annul` restores the entry. A correction that would make a later entry impossible is refused, and the refusal names that entry.
         */
        post: operations["correctTransition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracks/{slug}/transitions/{seq}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an internal or embargoed entry public
         * @description Publishes the entry as it stands now. A public entry cannot be made internal again, only annulled.
         */
        post: operations["publishTransition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracks/{slug}/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the events that can be recorded next
         * @description Every event type of the track’s kind, possible or refused, checked as if it happened today.
         */
        get: operations["listNextEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tracks/{slug}/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try entries without recording them
         * @description Each entry is tried on the history together with the accepted entries before it. Nothing is written. A refusal is part of the answer, not an error.
         */
        post: operations["tryEntries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/meetings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a meeting on several tracks
         * @description Records all entries or none. Their order does not matter: the rules see the new entries of twins. Place, format, body and people are copied to the data of each entry that does not give its own. Refusals name their track.
         */
        post: operations["recordMeeting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/meetings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A meeting with its rows */
        get: operations["getMeeting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/meetings/{id}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Amend or annul a meeting
         * @description Applies to all its tracks or to none.
         */
        post: operations["correctMeeting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/meetings/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish a meeting
         * @description Publishes each of its entries that is not public yet.
         */
        post: operations["publishMeeting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List waiting and decided proposals
         * @description In the order in which they were made, without their requests.
         */
        get: operations["listProposals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a proposal, with the effect of an approval */
        get: operations["getProposal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a proposal
         * @description Records the rows that were shown. The proposal is decided again on the present ledger. `digest` is the `preview.digest` that the approver saw; by default it is the proposal’s own. If the rows would differ in content, visibility or effect, the answer is `proposal_changed` and the proposal keeps waiting: read it again. It also keeps waiting if the rules now refuse it. The ledger records who proposed it (`actor`) and who approved it (`approvedBy`). The second person must be another human: only a session or a token of a person can approve; not the person who proposed it, not a token of theirs, and neither of the two may have made the token of the other. If the proposer has lost access, the answer is `proposer_gone`.
         */
        post: operations["approveProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals/{id}/take-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take over a proposal whose proposer has lost access
         * @description Possible if the proposer’s token was revoked or has expired, or the person is disabled. Whoever takes it over becomes its proposer and cannot approve it.
         */
        post: operations["takeOverProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Return a proposal with a comment
         * @description Nothing is recorded. The proposer can read the comment.
         */
        post: operations["returnProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rows of all tracks after a position
         * @description The rows of each track come in the order of `seq`. Ask again with `after` set to `next`: then you get every row exactly once. The public feed and the full feed have separate positions. If the database was restored to a state before your cursor, the answer is 410 `cursor_reset` with `resumeFrom`, the last cursor that both states share: continue there and skip rows whose `id` you have.
         */
        get: operations["getFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * New rows as server-sent events
         * @description Server-sent events (`text/event-stream`): `id` is the cursor, the name of the event is the type of the row, `data` is the row as in the feed. The stream starts after `Last-Event-ID`, else after `after`, else now. If the database was restored to a state before that cursor, the stream sends an event `reset` (`data`: `{"resumeFrom": …}`) and then the rows after `resumeFrom`. A comment is sent every 15 seconds. The stream ends if you read too slowly, and always after a quarter of an hour: connect again with the last `id`, and you miss nothing.
         */
        get: operations["streamFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The signed head of all that is recorded
         * @description A note as C2SP tlog-checkpoint describes it: the log’s name, the number of its entries, the root of their Merkle tree (RFC 6962), and an Ed25519 signature. `text/plain`, or JSON with the keys where `Accept` prefers it. Callers without a token get the head of the public log. Keep one outside: whoever has it can tell later whether anything before it was changed.
         */
        get: operations["getCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proof/inclusion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A proof that an entry is in the log
         * @description JSON with the newest checkpoint and the texts that were hashed: a receipt that can be kept and checked without us (docs/reference/proofs.md). Where `Accept` prefers `text/plain`: the proof as C2SP tlog-proof writes it. With `size` the proof alone, which may be cached for ever.
         */
        get: operations["getInclusionProof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proof/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A proof that a later head continues an earlier one
         * @description As RFC 6962, section 2.1.2. It never changes, and may be cached for ever.
         */
        get: operations["getConsistencyProof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sources with the rows that cite them
         * @description Without a token: the sources that public entries cite.
         */
        get: operations["listSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/precedents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Histories of other agreements
         * @description Those that come with this release, and those that were added. They are no tracks.
         */
        get: operations["listPrecedents"];
        put?: never;
        /**
         * Add the agreements of a dossier as precedents
         * @description All of them or none. Nothing of the dossier becomes a track.
         */
        post: operations["addPrecedents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/precedents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a precedent that was added */
        delete: operations["removePrecedent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a document
         * @description The body is the file, of the type in `Content-Type`; `Content-Disposition` gives its name. The answer is the same whether or not the service has the file. An entry names it by its `sha256` within a week; a file that no entry names is removed after that.
         */
        post: operations["uploadDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A document
         * @description To be saved, never shown in the browser. Whoever sees an entry that names it may read it; so may whoever uploaded it, and who sees a waiting proposal that names it. To everybody else it does not exist.
         */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the kinds of agreement */
        get: operations["listKinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kinds/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a kind with its stages, and its events with their data */
        get: operations["getKind"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kinds/{kind}/diagram.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a diagram of a kind’s stages and events, drawn from its definition */
        get: operations["getKindDiagram"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import a dossier, all or nothing
         * @description JSON or the equivalent YAML, at most 8 MiB; or JSON Lines (`application/jsonl`), at most 256 MiB unless the operator sets another limit. The first line is the header `{"format":"paraph-dossier/1"}`; each other line holds one record, `{"source":{"key":…}}`, `{"track":{…}}` or `{"entry":{…}}`. A source comes before the entries that cite it. Keys of sources are local to the file. An entry on several tracks is one meeting. Entries are recorded in the order of the file. An entry that equals a recorded original is skipped, even if that was corrected since. A track that differs from an existing one with the same slug is refused. A fault names the entry by its index, and its line and column in the request body.
         *
         *     All faults of form are listed at once, a hundred at most. If there are none, all entries that the rules refuse are listed. An entry that follows a refused one on the same track or its twin is listed only if it would be refused in any case; otherwise it is counted in `undecided`.
         *
         *     An entry whose latest possible day is more than 30 days ago causes no alert by webhook or mail, but is in the feed. The operator can change the number of days. `alerts=all` sends alerts of every entry.
         */
        post: operations["importDossier"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export all tracks, or one with its twin, as a dossier
         * @description The effective histories: each live entry once, as amended. More than 10,000 tracks are exported as JSON Lines only. Importing the file into an empty database gives the same board and the same effective histories.
         */
        get: operations["exportDossier"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export.jsonl": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export all tracks, or one with its twin, as JSON Lines
         * @description The same as a dossier of any size, which `POST /v1/import` takes: the header, then a record a line. A source stands before the entries that cite it.
         */
        get: operations["exportLines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Endpoints */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /**
         * Create an endpoint
         * @description Deliveries follow Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature`, with a `WebhookMessage` as the body, or the same in another format that the endpoint chooses. Each message is delivered at least once, always with the same id. The URL must be on the public internet, unless the operator allows others.
         */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An endpoint */
        get: operations["getWebhookEndpoint"];
        put?: never;
        post?: never;
        /** Delete an endpoint */
        delete: operations["removeWebhookEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change, disable or enable an endpoint
         * @description Absent fields stay unchanged. Audience and signature cannot be changed.
         */
        patch: operations["changeWebhookEndpoint"];
        trace?: never;
    };
    "/v1/webhooks/endpoints/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the secret of an endpoint
         * @description For a day both the old and the new secret sign.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a test message to an endpoint */
        post: operations["testWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/endpoints/{id}/recover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send what an endpoint missed since an instant */
        post: operations["recoverWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The delivery log
         * @description Newest first, with every attempt.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A delivery */
        get: operations["getWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/deliveries/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a delivery again */
        post: operations["retryWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Event types that endpoints can subscribe to */
        get: operations["listWebhookEventTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mail/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mail subscriptions */
        get: operations["listMailSubscriptions"];
        put?: never;
        /**
         * Subscribe a person to events by mail
         * @description Needs SMTP_URL and PUBLIC_URL. Every mail has a link that ends the subscription. The filters are those of webhook endpoints.
         */
        post: operations["createMailSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mail/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A subscription */
        get: operations["getMailSubscription"];
        put?: never;
        post?: never;
        /** Delete a subscription */
        delete: operations["removeMailSubscription"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tokens, without their secrets
         * @description Includes revoked and expired tokens.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Create a token for a person or a machine
         * @description A person’s token acts for that person, so neither can approve the proposals of the other. A machine’s token can propose but not approve. With `desk` the role applies to the tracks of that desk only. A token with limited scopes can only create tokens with some of those scopes.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A token, without its secret */
        get: operations["getToken"];
        put?: never;
        post?: never;
        /**
         * Revoke a token
         * @description Takes effect with its next request. The token stays in the list.
         */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/desks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Desks */
        get: operations["listDesks"];
        put?: never;
        /**
         * Create a desk
         * @description Holders of a role on a desk read everything on its tracks, and only public entries elsewhere.
         */
        post: operations["createDesk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/desks/{desk}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A desk */
        get: operations["getDesk"];
        put?: never;
        post?: never;
        /** Delete a desk and all roles on it */
        delete: operations["removeDesk"];
        options?: never;
        head?: never;
        /**
         * Change the name or the tracks of a desk
         * @description Absent fields stay unchanged.
         */
        patch: operations["changeDesk"];
        trace?: never;
    };
    "/v1/desks/{desk}/grants/{holder}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a token or a person a role on a desk
         * @description Replaces the current role of the holder on this desk. An administrator of a desk can also send its tracks to webhooks.
         */
        put: operations["grantDeskRole"];
        post?: never;
        /** Remove a role on a desk */
        delete: operations["takeDeskRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People */
        get: operations["listPeople"];
        put?: never;
        /**
         * Invite somebody to sign in here
         * @description The answer holds a link with which the person chooses a password. It works once and expires after three days. People who use single sign-on need no invitation.
         */
        post: operations["invitePerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A person */
        get: operations["getPerson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a person’s name or role, or shut them out
         * @description Absent fields stay as they are. Disabling a person ends all their sessions at once. The role of people who use single sign-on follows from their groups. Nobody can change their own role.
         */
        patch: operations["changePerson"];
        trace?: never;
    };
    "/v1/people/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new link for choosing a password
         * @description Replaces earlier links. It works once and expires after a day, or after three days if no password has been chosen yet. The current password works until the link is used.
         */
        post: operations["linkPerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{id}/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Turn off a person’s one-time codes */
        delete: operations["removePersonCodes"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign a person out everywhere */
        delete: operations["endPersonSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions of browsers */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/security-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The security log
         * @description Sign-ins, refusals, confidential reads and changes of access, newest first. For auditors and administrators. Equal events within an hour are coalesced into one further entry with `times`. An entry may appear up to an hour after its event: read the last hours again to follow the log.
         */
        get: operations["listSecurityLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["isLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether requests can be served
         * @description 503 while the database does not answer.
         */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics of the process, in the format of Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    message: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The message to an endpoint
         * @description A POST as in Standard Webhooks, delivered at least once: the same `webhook-id` may be repeated. After any answer but a 2xx it is sent again later; a 410 disables the endpoint. With the format `teams` the body is a message of Microsoft Teams with an Adaptive Card instead.
         */
        post: operations["receiveMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        Account: {
            /** Format: uuid */
            id: string;
            /** @description Recorded as the actor of this person’s entries. */
            name: string;
            /** @description Null for people who use single sign-on. */
            username: string | null;
            /** @description The OpenID Connect issuer through which they sign in; null for people with a password here. */
            issuer: string | null;
            /** @description The role on all tracks; null if the person has roles by desk only. */
            role: ("reader" | "officer" | "approver" | "administrator" | "auditor") | null;
            /**
             * @description Invited: has not chosen a password yet. Disabled: may not sign in.
             * @enum {string}
             */
            state: "disabled" | "invited" | "active";
            /** @description Whether sign-in requires a one-time code as well as the password. */
            codes: boolean;
            /** Format: date-time */
            createdAt: string;
            signedInAt: string | null;
        };
        AccountPage: {
            items: components["schemas"]["Account"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        AccountWithLink: {
            /** Format: uuid */
            id: string;
            /** @description Recorded as the actor of this person’s entries. */
            name: string;
            /** @description Null for people who use single sign-on. */
            username: string | null;
            /** @description The OpenID Connect issuer through which they sign in; null for people with a password here. */
            issuer: string | null;
            /** @description The role on all tracks; null if the person has roles by desk only. */
            role: ("reader" | "officer" | "approver" | "administrator" | "auditor") | null;
            /**
             * @description Invited: has not chosen a password yet. Disabled: may not sign in.
             * @enum {string}
             */
            state: "disabled" | "invited" | "active";
            /** @description Whether sign-in requires a one-time code as well as the password. */
            codes: boolean;
            /** Format: date-time */
            createdAt: string;
            signedInAt: string | null;
            link: {
                /** @description Shown once; null when the request is repeated. */
                url: string | null;
                /** Format: date-time */
                expiresAt: string;
            };
        };
        Approval: {
            /** @description The `preview.digest` that the approver saw; by default the digest of the proposal. */
            digest?: string;
            comment?: components["schemas"]["Text"];
        };
        Board: {
            /** @description The requested day; by default today in UTC. */
            asOf: components["schemas"]["Day"];
            items: components["schemas"]["Track"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
            /** @description How many tracks the whole list has. */
            total: number;
        };
        Checkpoint: {
            /** @description The name of the log. A new one begins after a restore. */
            origin: string;
            /** @description The number of entries. */
            size: number;
            /** @description A SHA-256 hash in Base64. */
            root: string;
            /** @description The signed note: what `text/plain` gives. */
            note: string;
            /** @description The log before a restore, its size that both share, and its root then. */
            continues: string | null;
            keys: {
                /** @description A verifier key as C2SP signed-note writes it. The last one signs. */
                vkey: string;
                /** @description What the key before it signed about this one. */
                statement: string | null;
            }[];
        };
        Citation: {
            ref: string;
            quote?: components["schemas"]["Text"];
            says?: components["schemas"]["SourceClaim"];
        } | {
            title: components["schemas"]["Name"];
            publisher: components["schemas"]["Name"];
            /** Format: uri */
            url?: string;
            language: string;
            publishedOn?: components["schemas"]["Edtf"];
            quote?: components["schemas"]["Text"];
            says?: components["schemas"]["SourceClaim"];
        };
        /** @description A source, with the quotation that supports the entry, and with what it says otherwise. */
        CitedSource: {
            /** @description The id by which citations name the source. */
            ref: string;
            title: components["schemas"]["Text"];
            publisher: components["schemas"]["Text"];
            url?: string;
            /** @description BCP 47. */
            language: string;
            publishedOn?: components["schemas"]["Edtf"];
            quote?: components["schemas"]["Text"];
            says?: components["schemas"]["SourceClaim"];
        };
        ConsistencyProof: {
            from: number;
            to: number;
            proof: string[];
        };
        /** @description A calendar day, YYYY-MM-DD. */
        Day: string;
        /** @description Equal where every date that it rests on is a day. */
        DayBounds: {
            earliest: components["schemas"]["Day"];
            latest: components["schemas"]["Day"];
        };
        Deadline: {
            track: string;
            /** @description The days on which it may fall, as agreed or computed; an interval where a date is known in part. */
            due: components["schemas"]["Edtf"] | null;
            /** @description The party that owes it; null where it concerns all. */
            owner: components["schemas"]["Party"] | null;
            /** @description An agreed step in its own words; anything else in three languages. */
            what: components["schemas"]["Text"];
            /** @enum {string} */
            rule: "action" | "round" | "scheduled_entry" | "entry_by_clauses" | "awaited_by_clauses" | "notice_elapses" | "term_ends" | "notice_of_end" | "procedure_term";
            /** @description The seqs of the entries on which it rests. */
            basis: number[];
            /**
             * @description Overdue only after the last day on which it may fall.
             * @enum {string}
             */
            state: "open" | "met" | "overdue";
            /** @description Of the agreed step or the round. */
            number?: number;
            /** @description The article of the final clauses, or of a party’s law, that gives it. */
            article?: components["schemas"]["Text"];
            /** @description Slugs of the desks that have the track, where the own side owes it or all do; after them the name of the person who has taken it on, whom `assignee` names too. */
            assignedTo?: string[];
            /** @description The person who has taken it on, or to whom it was given. Absent where nobody has. */
            assignee?: {
                /** Format: uuid */
                id: string;
                name: string;
            };
        };
        Deadlines: {
            items: components["schemas"]["Deadline"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        /** @description A set of tracks and the roles on them. */
        Desk: {
            slug: string;
            name: components["schemas"]["Text"];
            tracks: string[];
            grants: {
                /** Format: uuid */
                holder: string;
                /** @enum {string} */
                of: "token" | "person";
                name: string;
                /** @enum {string} */
                role: "reader" | "officer" | "approver" | "administrator" | "auditor";
            }[];
        };
        DeskChanges: {
            name?: components["schemas"]["Name"];
            /** @description Replaces the tracks of the desk. */
            tracks?: string[];
        };
        DeskGrant: {
            /** @enum {string} */
            role: "reader" | "officer" | "approver" | "administrator";
        };
        DeskPage: {
            items: components["schemas"]["Desk"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        /** @description A file of an entry: GET /v1/documents/{sha256}. */
        Document: {
            sha256: components["schemas"]["Sha256"];
            /** @enum {string} */
            kind: "draft" | "signed_text" | "note" | "full_powers" | "communique" | "minutes" | "other";
            language?: string;
            title?: components["schemas"]["Name"];
            /** @enum {string} */
            marking?: "official_use";
            name: string;
            mediaType: string;
            bytes: number;
        };
        Dossier: {
            /** @enum {string} */
            format: "paraph-dossier/1";
            coverageUntil?: components["schemas"]["Day"];
            /** @default {} */
            sources?: {
                [key: string]: components["schemas"]["Source"];
            };
            /** @default [] */
            tracks?: {
                slug: string;
                /** @description What the agreement is about, for kinds that leave it open: a name of the list, or other words. */
                subtype?: components["schemas"]["Name"];
                /** @description At least two. Codes: ISO 3166-1 alpha-2, or those of organisations. */
                parties: components["schemas"]["Party"][];
                /** @description Of a mixed agreement: by the code of a party, the members that ratify it as well. */
                members?: {
                    [key: string]: components["schemas"]["Party"][];
                };
                /** @description The state or organisation that keeps the treaty. */
                depositary?: components["schemas"]["Party"];
                title: components["schemas"]["Name"];
                /** @enum {string} */
                kind: "air-transport" | "readmission" | "visa-facilitation" | "agreement";
                kindVersion?: number;
                twin?: string;
                coverageUntil?: components["schemas"]["Day"];
            }[];
            entries?: {
                tracks: string[];
                type: components["schemas"]["EventType"];
                occurredOn: components["schemas"]["Edtf"];
                /** @default {} */
                data?: {
                    [key: string]: unknown;
                };
                /** @default [] */
                sources?: {
                    ref: string;
                    quote?: components["schemas"]["Text"];
                    says?: components["schemas"]["SourceClaim"];
                }[];
                /** @default [] */
                documents?: {
                    sha256: components["schemas"]["Sha256"];
                    /** @enum {string} */
                    kind: "draft" | "signed_text" | "note" | "full_powers" | "communique" | "minutes" | "other";
                    language?: string;
                    title?: components["schemas"]["Name"];
                    /** @enum {string} */
                    marking?: "official_use";
                    name?: string;
                    mediaType?: string;
                    bytes?: number;
                }[];
                /**
                 * @default internal
                 * @enum {string}
                 */
                visibility?: "public" | "internal" | "embargoed";
                embargoUntil?: components["schemas"]["Instant"];
                note?: components["schemas"]["Text"];
                meeting?: string;
            }[];
        };
        DryRun: {
            entries: components["schemas"]["NewTransition"][];
        };
        DryRunResult: {
            results: {
                /** @description The row that would be recorded, without an id or hashes; null if it is refused. */
                transition: components["schemas"]["Transition"] | null;
                refusals: components["schemas"]["Refusal"][];
            }[];
            /** @description The track after the entries. */
            track: components["schemas"]["Track"];
        };
        /** @description EDTF level 1 without seasons and times: 2026, 2026-03, 2026-03-03?, ../2025-06-17. */
        Edtf: string;
        /** @description The entry into force by the final clauses (`terms.stated`), as long as it is not recorded. */
        EntryByClauses: {
            /** @description Null while dates are missing, or where one that it rests on has no end. */
            falls: components["schemas"]["DayBounds"] | null;
            missing: {
                side: components["schemas"]["Party"];
                /** @enum {string} */
                what: "signed" | "notified" | "received" | "consent";
            }[];
            /** @description How many of the missing dates are enough. */
            more: number;
            /** @description Where there are more than two parties: for each on days of its own. */
            byParty?: {
                [key: string]: components["schemas"]["DayBounds"];
            };
        };
        EntryIntoForceClause: {
            /** @enum {string} */
            after: "signature" | "last_notification" | "last_receipt" | "last_instrument" | "nth_instrument";
            n?: number;
            days?: number;
            months?: number;
            firstOfMonth?: boolean;
        };
        /** @description The fields of `data` by event type. */
        EventData: {
            "statement.made"?: {
                summary: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
            };
            "consultation.held"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
            };
            "meeting.held"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
            };
            "launch.announced"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
            };
            "mandate.adopted"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side?: components["schemas"]["Party"];
                act?: components["schemas"]["Text"];
            };
            "mandate.amended"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side?: components["schemas"]["Party"];
                act?: components["schemas"]["Text"];
            };
            "negotiations.opened"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
            };
            "track.renamed"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                title: components["schemas"]["Name"];
            };
            "round.planned"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                number: number;
                target: components["schemas"]["Edtf"];
            };
            "round.rescheduled"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                number: number;
                target: components["schemas"]["Edtf"];
            };
            "round.cancelled"?: {
                summary?: components["schemas"]["Text"];
                reason: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                number: number;
            };
            "round.held"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                number?: number;
                outcome?: components["schemas"]["Text"];
            };
            "rounds.asserted"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                count: number;
            };
            "talks.paused"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
            };
            "talks.resumed"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
            };
            "text.agreed"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                version?: components["schemas"]["Text"];
            };
            "text.initialled"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                partial?: boolean;
                version?: components["schemas"]["Text"];
            };
            "text.reopened"?: {
                summary?: components["schemas"]["Text"];
                reason: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
            };
            "signing.authorised"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
                act?: components["schemas"]["Text"];
            };
            "agreement.signed"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                signatories?: components["schemas"]["Person"][];
                sides?: components["schemas"]["Party"][];
            };
            "signature.postponed"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
            };
            "consent.given"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
            };
            "consent.refused"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
            };
            "opinion.given"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                court: components["schemas"]["Text"];
                adverse: boolean;
            };
            "agreement.concluded"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
                act?: components["schemas"]["Text"];
            };
            "agreement.ratified"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
                act?: components["schemas"]["Text"];
                /** @enum {string} */
                means?: "ratification" | "approval" | "acceptance";
            };
            "notification.sent"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
                receivedOn?: components["schemas"]["Edtf"];
            };
            "entry_into_force.scheduled"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                target: components["schemas"]["Edtf"];
            };
            "provisional_application.started"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side?: components["schemas"]["Party"];
            };
            "provisional_application.ended"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side?: components["schemas"]["Party"];
            };
            "agreement.entered_into_force"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side?: components["schemas"]["Party"];
            };
            "suspension.announced"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
            };
            "application.suspended"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                /** @enum {string} */
                scope: "part" | "whole";
                side?: components["schemas"]["Party"];
                act?: components["schemas"]["Text"];
                notifiedOn?: components["schemas"]["Edtf"];
            };
            "application.resumed"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                /** @enum {string} */
                scope?: "part" | "whole";
                side?: components["schemas"]["Party"];
            };
            "protocol.signed"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                with: components["schemas"]["Text"];
            };
            "joint_committee.met"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                number?: number;
            };
            "clause.became_applicable"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                clause: components["schemas"]["Text"];
            };
            "denunciation.notified"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
                effectiveOn?: components["schemas"]["Edtf"];
            };
            "agreement.terminated"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side?: components["schemas"]["Party"];
            };
            "negotiations.abandoned"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
            };
            "agreement.superseded"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                by: components["schemas"]["Text"];
            };
            "stage.asserted"?: {
                summary?: components["schemas"]["Text"];
                reason: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                /** @enum {string} */
                stage: "exploratory" | "announced" | "negotiating" | "text_agreed" | "initialled" | "signed" | "in_force" | "terminated" | "abandoned" | "superseded";
            };
            "terms.stated"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                entryIntoForce?: components["schemas"]["EntryIntoForceClause"];
                duration?: string;
                renewal?: string;
                denunciationMonths?: number;
                article?: components["schemas"]["Text"];
            };
            "full_powers.issued"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
                person?: components["schemas"]["Text"];
                act?: components["schemas"]["Text"];
            };
            "step.completed"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
                step: components["schemas"]["Text"];
                act?: components["schemas"]["Text"];
            };
            "instrument.deposited"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
                /** @enum {string} */
                means: "ratification" | "approval" | "acceptance" | "accession";
                with?: components["schemas"]["Text"];
            };
            "party.acceded"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                party: components["schemas"]["Party"];
            };
            "party.withdrew"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                party: components["schemas"]["Party"];
                effectiveOn?: components["schemas"]["Edtf"];
            };
            "reservation.made"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
                text: components["schemas"]["Text"];
            };
            "reservation.withdrawn"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
            };
            "objection.made"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                side: components["schemas"]["Party"];
                to: components["schemas"]["Text"];
                text?: components["schemas"]["Text"];
            };
            "agreement.registered"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                register: components["schemas"]["Text"];
                number?: string;
            };
            "agreement.published"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                where: components["schemas"]["Text"];
                number?: string;
            };
            "agreement.renewed"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                until?: components["schemas"]["Edtf"];
            };
            "action.agreed"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                number: number;
                side: components["schemas"]["Party"];
                what: components["schemas"]["Text"];
                due?: components["schemas"]["Edtf"];
            };
            "action.done"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                number: number;
            };
            "action.dropped"?: {
                summary?: components["schemas"]["Text"];
                reason: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                number: number;
            };
            "text.stated"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                version?: components["schemas"]["Text"];
                articles: components["schemas"]["StatedArticle"][];
            };
            "coverage.stated"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                until: components["schemas"]["Day"];
            };
            "twin.linked"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                twin: string;
            };
            "kind.upgraded"?: {
                summary?: components["schemas"]["Text"];
                reason?: components["schemas"]["Text"];
                place?: components["schemas"]["Place"];
                /** @enum {string} */
                format?: "in_person" | "hybrid" | "video" | "written";
                people?: components["schemas"]["Person"][];
                body?: components["schemas"]["Name"];
                from: number;
                to: number;
            };
        };
        /** @enum {string} */
        EventType: "statement.made" | "consultation.held" | "meeting.held" | "launch.announced" | "mandate.adopted" | "mandate.amended" | "negotiations.opened" | "track.renamed" | "round.planned" | "round.rescheduled" | "round.cancelled" | "round.held" | "rounds.asserted" | "talks.paused" | "talks.resumed" | "text.agreed" | "text.initialled" | "text.reopened" | "signing.authorised" | "agreement.signed" | "signature.postponed" | "consent.given" | "consent.refused" | "opinion.given" | "agreement.concluded" | "agreement.ratified" | "notification.sent" | "entry_into_force.scheduled" | "provisional_application.started" | "provisional_application.ended" | "agreement.entered_into_force" | "suspension.announced" | "application.suspended" | "application.resumed" | "protocol.signed" | "joint_committee.met" | "clause.became_applicable" | "denunciation.notified" | "agreement.terminated" | "negotiations.abandoned" | "agreement.superseded" | "stage.asserted" | "terms.stated" | "full_powers.issued" | "step.completed" | "instrument.deposited" | "party.acceded" | "party.withdrew" | "reservation.made" | "reservation.withdrawn" | "objection.made" | "agreement.registered" | "agreement.published" | "agreement.renewed" | "action.agreed" | "action.done" | "action.dropped" | "text.stated" | "coverage.stated" | "twin.linked" | "kind.upgraded";
        EventTypePattern: string;
        FeedPage: {
            items: components["schemas"]["Transition"][];
            /** @description The cursor for the next request; set after an empty page too. */
            next: string;
        };
        /** @description A warning about an unusual entry. The entry is recorded nevertheless. */
        Finding: {
            code: string;
            /** @description The finding as an English sentence. */
            message: string;
            params: {
                [key: string]: unknown;
            };
        };
        Imported: {
            /** @description Recorded entries of the file; an entry on several tracks counts once. */
            recorded: number;
            /** @description Entries that were recorded before. */
            skipped: number;
        };
        InclusionProof: {
            track: string;
            seq: number;
            /** @description The place of the entry in the log, from 0. */
            index: number;
            /** @description The size of the tree. */
            size: number;
            /** @description A SHA-256 hash in Base64. */
            leafHash: string;
            /** @description From the leaf’s sibling up (RFC 6962, section 2.1.1). */
            proof: string[];
            /** @description The signed note. */
            checkpoint?: string;
            entry?: {
                /** @description The text whose hash is the leaf’s content. */
                row: string;
                /** @description The text whose hash `row` names; null where you may not see all of it. */
                payload: string | null;
            };
        };
        /**
         * Format: date-time
         * @description ISO 8601 with a time zone.
         */
        Instant: string;
        Kind: {
            kind: string;
            /** @description The version of the definition. A track keeps the version with which it was opened until it is upgraded. */
            version: number;
            /** @description SHA-256 of the definition, in hexadecimal. */
            definition: string;
            label: components["schemas"]["Label"];
            /** @description The kind that a twin must have. */
            twin: string | null;
            /** @description Names for what an agreement of this kind is about. A track may use other words. */
            subtypes?: {
                [key: string]: components["schemas"]["Label"];
            };
            stages: {
                stage: components["schemas"]["Stage"];
                label: components["schemas"]["Label"];
                /** @description Whether the stage is on the usual way from start to end. */
                onRail: boolean;
            }[];
            events: {
                /** @enum {string} */
                type: "statement.made" | "consultation.held" | "meeting.held" | "launch.announced" | "mandate.adopted" | "mandate.amended" | "negotiations.opened" | "track.renamed" | "round.planned" | "round.rescheduled" | "round.cancelled" | "round.held" | "rounds.asserted" | "talks.paused" | "talks.resumed" | "text.agreed" | "text.initialled" | "text.reopened" | "signing.authorised" | "agreement.signed" | "signature.postponed" | "consent.given" | "consent.refused" | "opinion.given" | "agreement.concluded" | "agreement.ratified" | "notification.sent" | "entry_into_force.scheduled" | "provisional_application.started" | "provisional_application.ended" | "agreement.entered_into_force" | "suspension.announced" | "application.suspended" | "application.resumed" | "protocol.signed" | "joint_committee.met" | "clause.became_applicable" | "denunciation.notified" | "agreement.terminated" | "negotiations.abandoned" | "agreement.superseded" | "stage.asserted" | "terms.stated" | "full_powers.issued" | "step.completed" | "instrument.deposited" | "party.acceded" | "party.withdrew" | "reservation.made" | "reservation.withdrawn" | "objection.made" | "agreement.registered" | "agreement.published" | "agreement.renewed" | "action.agreed" | "action.done" | "action.dropped" | "text.stated" | "coverage.stated" | "twin.linked" | "kind.upgraded";
                label: components["schemas"]["Label"];
                /** @description JSON Schema 2020-12 of the event’s `data`. */
                data: {
                    [key: string]: unknown;
                };
            }[];
        };
        KindPage: {
            items: components["schemas"]["Kind"][];
            next: null;
        };
        /** @description A text in each language of the service. */
        Label: {
            en: string;
            ru: string;
            kk: string;
        };
        MailSubscription: {
            /** Format: uuid */
            id: string;
            address: string;
            /** @description Event types; `round.*` and `*` are patterns. */
            types: string[];
            /** @description Only these kinds; empty: all. The same holds for `tracks` and `parties`. */
            kinds: string[];
            tracks: string[];
            parties: string[];
            /** @enum {string} */
            audience: "public" | "full";
            /** @enum {string} */
            language: "kk" | "ru" | "en";
            /**
             * @description daily: one mail at 03:00 UTC, or at the hour of MAIL_HOUR, if there are events.
             * @enum {string}
             */
            digest: "at_once" | "daily";
            enabled: boolean;
            disabledAt: string | null;
            disabledReason: ("by_hand" | "gone" | "failing" | "unsubscribed") | null;
            /** Format: date-time */
            createdAt: string;
        };
        MailSubscriptionPage: {
            items: components["schemas"]["MailSubscription"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        /** @description The data that all entries of a meeting share. */
        Meeting: {
            /** Format: uuid */
            id: string;
            occurredOn: components["schemas"]["Edtf"];
            place?: components["schemas"]["Place"];
            /** @enum {string} */
            format?: "in_person" | "hybrid" | "video" | "written";
            body?: components["schemas"]["Text"];
            people?: components["schemas"]["Person"][];
        };
        /** @description The new rows, and the tracks after them. */
        MeetingRecorded: {
            meeting: components["schemas"]["Meeting"];
            transitions: components["schemas"]["Transition"][];
            tracks: components["schemas"]["Track"][];
        };
        /** @description The rows of the meeting by track, with their corrections. */
        MeetingWithTransitions: {
            meeting: components["schemas"]["Meeting"];
            transitions: components["schemas"]["Transition"][];
        };
        MemberStatus: {
            signed: components["schemas"]["Edtf"] | null;
            /** @description Applied provisionally since. */
            provisional: components["schemas"]["Edtf"] | null;
            /** @description To be bound: the earliest ratification, approval, conclusion or deposit. */
            consent: components["schemas"]["Edtf"] | null;
            notified: components["schemas"]["Edtf"] | null;
            inForce: components["schemas"]["Edtf"] | null;
            withdrawn: components["schemas"]["Edtf"] | null;
        };
        /**
         * @description The event type; `transition.*` for corrections; `endpoint.*` and others for notices.
         * @enum {string}
         */
        MessageType: "statement.made" | "consultation.held" | "meeting.held" | "launch.announced" | "mandate.adopted" | "mandate.amended" | "negotiations.opened" | "track.renamed" | "round.planned" | "round.rescheduled" | "round.cancelled" | "round.held" | "rounds.asserted" | "talks.paused" | "talks.resumed" | "text.agreed" | "text.initialled" | "text.reopened" | "signing.authorised" | "agreement.signed" | "signature.postponed" | "consent.given" | "consent.refused" | "opinion.given" | "agreement.concluded" | "agreement.ratified" | "notification.sent" | "entry_into_force.scheduled" | "provisional_application.started" | "provisional_application.ended" | "agreement.entered_into_force" | "suspension.announced" | "application.suspended" | "application.resumed" | "protocol.signed" | "joint_committee.met" | "clause.became_applicable" | "denunciation.notified" | "agreement.terminated" | "negotiations.abandoned" | "agreement.superseded" | "stage.asserted" | "terms.stated" | "full_powers.issued" | "step.completed" | "instrument.deposited" | "party.acceded" | "party.withdrew" | "reservation.made" | "reservation.withdrawn" | "objection.made" | "agreement.registered" | "agreement.published" | "agreement.renewed" | "action.agreed" | "action.done" | "action.dropped" | "text.stated" | "coverage.stated" | "twin.linked" | "kind.upgraded" | "transition.corrected" | "transition.annulled" | "transition.published" | "round.overdue" | "track.stalled" | "deadline.near" | "deadline.passed" | "endpoint.disabled" | "endpoint.test";
        /** @description A text of one line, or an object with at least one of en, ru, kk. */
        Name: string | {
            en?: string;
            ru?: string;
            kk?: string;
        };
        NamedDocument: {
            sha256: components["schemas"]["Sha256"];
            /** @enum {string} */
            kind: "draft" | "signed_text" | "note" | "full_powers" | "communique" | "minutes" | "other";
            language?: string;
            title?: components["schemas"]["Name"];
            /** @enum {string} */
            marking?: "official_use";
        };
        NewCorrection: {
            /** @enum {string} */
            action: "amend";
            reason: components["schemas"]["Text"];
            replacement: components["schemas"]["Replacement"];
        } | {
            /** @enum {string} */
            action: "annul";
            reason: components["schemas"]["Text"];
        };
        NewDesk: {
            slug: string;
            name: components["schemas"]["Name"];
            /** @default [] */
            tracks?: string[];
        };
        NewMailSubscription: {
            /** Format: email */
            address: string;
            /**
             * @description Event types; round.* and * stand for several.
             * @default [
             *       "*"
             *     ]
             */
            types?: components["schemas"]["EventTypePattern"][];
            /** @default [] */
            kinds?: ("air-transport" | "readmission" | "visa-facilitation" | "agreement")[];
            /** @default [] */
            tracks?: string[];
            /** @default [] */
            parties?: components["schemas"]["Party"][];
            /**
             * @default public
             * @enum {string}
             */
            audience?: "public" | "full";
            /**
             * @default kk
             * @enum {string}
             */
            language?: "kk" | "ru" | "en";
            /**
             * @default at_once
             * @enum {string}
             */
            digest?: "at_once" | "daily";
        };
        NewMeeting: {
            occurredOn: components["schemas"]["Edtf"];
            place?: components["schemas"]["Place"];
            /** @enum {string} */
            format?: "in_person" | "hybrid" | "video" | "written";
            body?: components["schemas"]["Name"];
            people?: components["schemas"]["Person"][];
            /** @default [] */
            sources?: components["schemas"]["Citation"][];
            /** @default [] */
            documents?: components["schemas"]["NamedDocument"][];
            /**
             * @default internal
             * @enum {string}
             */
            visibility?: "public" | "internal" | "embargoed";
            embargoUntil?: components["schemas"]["Instant"];
            entries: {
                track: string;
                type: components["schemas"]["EventType"];
                /** @default {} */
                data?: {
                    [key: string]: unknown;
                };
            }[];
        };
        NewPerson: {
            name: string;
            username: string;
            role: ("reader" | "officer" | "approver" | "administrator" | "auditor") | null;
        };
        NewToken: {
            /** @description The holder, recorded as the actor in the ledger. */
            name: string;
            /**
             * Format: uuid
             * @description The person it belongs to. If absent, it belongs to a machine, which can propose but not approve.
             */
            person?: string;
            /** @enum {string} */
            role: "reader" | "officer" | "approver" | "administrator" | "auditor";
            /** @description If given, the role applies to the tracks of this desk only. */
            desk?: string;
            /** @description The permissions of the role that the token may use; all if absent. */
            scopes?: ("read" | "record" | "approve" | "subscribe" | "audit" | "administer")[];
            expiresAt?: components["schemas"]["Instant"];
        };
        NewTrack: {
            slug: string;
            /** @description What the agreement is about, for kinds that leave it open: a name of the list, or other words. */
            subtype?: components["schemas"]["Name"];
            /** @description At least two. Codes: ISO 3166-1 alpha-2, or those of organisations. */
            parties: components["schemas"]["Party"][];
            /** @description Of a mixed agreement: by the code of a party, the members that ratify it as well. */
            members?: {
                [key: string]: components["schemas"]["Party"][];
            };
            /** @description The state or organisation that keeps the treaty. */
            depositary?: components["schemas"]["Party"];
            title: components["schemas"]["Name"];
            /** @enum {string} */
            kind: "air-transport" | "readmission" | "visa-facilitation" | "agreement";
            twin?: string;
        };
        NewTransition: {
            type: components["schemas"]["EventType"];
            occurredOn: components["schemas"]["Edtf"];
            /** @default {} */
            data?: {
                [key: string]: unknown;
            };
            /** @default [] */
            sources?: components["schemas"]["Citation"][];
            /** @default [] */
            documents?: components["schemas"]["NamedDocument"][];
            note?: components["schemas"]["Text"];
            /**
             * @default internal
             * @enum {string}
             */
            visibility?: "public" | "internal" | "embargoed";
            embargoUntil?: components["schemas"]["Instant"];
        };
        NewWebhookEndpoint: {
            url: string;
            /** @default  */
            description?: string | "";
            /**
             * @description Event types; round.* and * stand for several.
             * @default [
             *       "*"
             *     ]
             */
            types?: components["schemas"]["EventTypePattern"][];
            /** @default [] */
            kinds?: ("air-transport" | "readmission" | "visa-facilitation" | "agreement")[];
            /** @default [] */
            tracks?: string[];
            /** @default [] */
            parties?: components["schemas"]["Party"][];
            /**
             * @description thin: ids only; the receiver fetches the rest.
             * @default full
             * @enum {string}
             */
            payload?: "full" | "thin";
            /**
             * @description standard: the `WebhookMessage`; cloudevents: a CloudEvent 1.0 in structured mode; teams: a card for a channel of Microsoft Teams.
             * @default standard
             * @enum {string}
             */
            format?: "standard" | "cloudevents" | "teams";
            /**
             * @description Of the texts of a card, so only with the format `teams`. `kk` if absent there.
             * @enum {string}
             */
            language?: "en" | "ru" | "kk";
            /**
             * @description Whether a delivery waits for the previous one of its track. A change counts for what is recorded afterwards.
             * @default true
             */
            ordered?: boolean;
            /** @description Deliveries per second; null: no limit. If absent: 4 with the format `teams`, else no limit. */
            rateLimit?: number | null;
            /**
             * @description Parallel deliveries.
             * @default 5
             */
            concurrency?: number;
            /**
             * @description Sent with each delivery. Values may be credentials, so they are never shown again.
             * @default {}
             */
            headers?: {
                [key: string]: string;
            };
            /**
             * @description public: the public view; full: the ledger.
             * @default public
             * @enum {string}
             */
            audience?: "public" | "full";
            /**
             * @description HMAC-SHA256 or Ed25519.
             * @default v1
             * @enum {string}
             */
            signature?: "v1" | "v1a";
        };
        NextEvents: {
            items: {
                /** @enum {string} */
                type: "statement.made" | "consultation.held" | "meeting.held" | "launch.announced" | "mandate.adopted" | "mandate.amended" | "negotiations.opened" | "track.renamed" | "round.planned" | "round.rescheduled" | "round.cancelled" | "round.held" | "rounds.asserted" | "talks.paused" | "talks.resumed" | "text.agreed" | "text.initialled" | "text.reopened" | "signing.authorised" | "agreement.signed" | "signature.postponed" | "consent.given" | "consent.refused" | "opinion.given" | "agreement.concluded" | "agreement.ratified" | "notification.sent" | "entry_into_force.scheduled" | "provisional_application.started" | "provisional_application.ended" | "agreement.entered_into_force" | "suspension.announced" | "application.suspended" | "application.resumed" | "protocol.signed" | "joint_committee.met" | "clause.became_applicable" | "denunciation.notified" | "agreement.terminated" | "negotiations.abandoned" | "agreement.superseded" | "stage.asserted" | "terms.stated" | "full_powers.issued" | "step.completed" | "instrument.deposited" | "party.acceded" | "party.withdrew" | "reservation.made" | "reservation.withdrawn" | "objection.made" | "agreement.registered" | "agreement.published" | "agreement.renewed" | "action.agreed" | "action.done" | "action.dropped" | "text.stated" | "coverage.stated" | "twin.linked" | "kind.upgraded";
                /** @description Whether it usually comes next at this stage. These come first. */
                likely: boolean;
                possible: boolean;
                /** @description Why the event is not possible now. */
                refusals: components["schemas"]["Refusal"][];
                /** @description Warnings with which it would be recorded. */
                warnings: components["schemas"]["Finding"][];
                /** @description JSON Schema 2020-12 of its `data`. */
                data: {
                    [key: string]: unknown;
                };
            }[];
            next: null;
        };
        Ok: {
            /** @enum {string} */
            status: "ok";
            /** @description The release of Paraph. */
            version: string;
        };
        Party: string;
        /** @description What is known of one party: dates, or null. */
        PartyStatus: {
            signed: components["schemas"]["Edtf"] | null;
            /** @description Applied provisionally since. */
            provisional: components["schemas"]["Edtf"] | null;
            /** @description To be bound: the earliest ratification, approval, conclusion or deposit. */
            consent: components["schemas"]["Edtf"] | null;
            notified: components["schemas"]["Edtf"] | null;
            inForce: components["schemas"]["Edtf"] | null;
            withdrawn: components["schemas"]["Edtf"] | null;
            /** @description Of a mixed agreement: the members of an organisation that ratify as well. */
            members?: {
                [key: string]: components["schemas"]["MemberStatus"];
            };
        };
        /** @description A person as the source names them: post as held at the time, role at the meeting. */
        Person: {
            name: components["schemas"]["Name"];
            title?: components["schemas"]["Name"];
            side?: components["schemas"]["Party"];
            role?: components["schemas"]["Name"];
        };
        PersonChanges: {
            name?: string;
            role?: ("reader" | "officer" | "approver" | "administrator" | "auditor") | null;
            enabled?: boolean;
        };
        Place: {
            city?: components["schemas"]["Name"];
            country?: components["schemas"]["Name"];
        };
        Precedent: {
            /** @description Null for a precedent that comes with this release. */
            id: string | null;
            slug: string;
            kind: string;
            parties: components["schemas"]["Party"][];
            title: components["schemas"]["Text"];
            /** @description When talks opened, and when each step was reached; null where the record does not tell. */
            course: {
                opened: components["schemas"]["Edtf"] | null;
                initialled: components["schemas"]["Edtf"] | null;
                signed: components["schemas"]["Edtf"] | null;
                in_force: components["schemas"]["Edtf"] | null;
            };
            sources: {
                title: components["schemas"]["Text"];
                publisher: components["schemas"]["Text"];
                url?: string;
            }[];
        };
        PrecedentPage: {
            items: components["schemas"]["Precedent"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        /** @description RFC 9457, application/problem+json. */
        Problem: {
            /** @description Always `about:blank`; `code` tells problems apart. */
            type: string;
            title: string;
            status: number;
            /**
             * @description For programs. Codes are stable; new ones may be added.
             * @enum {string}
             */
            code: "malformed_json" | "bad_request" | "unauthenticated" | "forbidden" | "not_found" | "method_not_allowed" | "request_timeout" | "already_exists" | "already_decided" | "proposal_changed" | "proposer_gone" | "proposer_present" | "transition_refused" | "idempotency_key_in_flight" | "cursor_reset" | "revision_mismatch" | "payload_too_large" | "unsupported_media_type" | "validation_failed" | "idempotency_key_reused" | "rate_limited" | "headers_too_large" | "internal_error" | "unavailable";
            /** @description One sentence for people. */
            detail: string;
            /** @description With `validation_failed`. */
            errors?: {
                /** @description RFC 6901: a pointer into the body, or under `/query`, `/path` or `/header` into the rest of the request. */
                pointer: string;
                message: string;
                /** @description In a dossier: the line of the file, counted from 1. */
                line?: number;
                /** @description The character of that line, counted from 1. */
                column?: number;
            }[];
            /** @description With `transition_refused`: each broken rule. */
            refusals?: {
                code: string;
                /** @description The refusal as an English sentence. */
                message: string;
                params: {
                    [key: string]: unknown;
                };
                /** @description The seq of the entry that broke the rule. */
                entry?: number;
                /** @description In a meeting or a dossier: the track whose rule was broken. */
                track?: string;
                /** @description In a dossier: the entry that was refused. */
                pointer?: string;
                /** @description In a dossier: the line of the file, counted from 1. */
                line?: number;
                /** @description The character of that line, counted from 1. */
                column?: number;
            }[];
            /** @description With `transition_refused`: the event types that would be accepted now; for a meeting, by track. */
            allowed?: string[] | {
                [key: string]: string[];
            };
            /** @description With `revision_mismatch`: the current revision of the track. */
            revision?: number;
            /**
             * @description With `unavailable`: the write may have been made, or may yet be made. Send it again with the same Idempotency-Key; without one, check the revision first. If this member is missing, nothing was recorded in the ledger.
             * @constant
             */
            outcome?: "unknown";
            /** @description With `cursor_reset`: the last cursor up to which both states of the database agree. */
            resumeFrom?: string;
            /** @description With `transition_refused` for a dossier: the index of the first refused entry. */
            index?: number;
            /** @description With `transition_refused` for a dossier: the number of later entries that were not checked, because they follow a refused entry of the same track or its twin. */
            undecided?: number;
            /** @description With `already_exists` for a dossier: the track that differs. */
            pointer?: string;
            /** @description In a dossier: the line of the file, counted from 1. */
            line?: number;
            /** @description The character of that line, counted from 1. */
            column?: number;
        };
        /** @description A write that needs a second person: nothing is recorded until another person approves it. */
        Proposal: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "waiting" | "approved" | "returned";
            /**
             * @description The command that is proposed.
             * @enum {string}
             */
            act: "record" | "correct" | "publish" | "import";
            /** @description The tracks that it names. */
            tracks: string[];
            /** @description Why it needs a second person. */
            because: ("stage_changes" | "corrects_stage" | "off_procedure" | "publication" | "setting")[];
            /** @description The digest of the rows shown when it was proposed; null for proposals of releases that stored none. */
            digest: string | null;
            proposedBy: string;
            /** Format: date-time */
            proposedAt: string;
            /** @description When `proposedBy` took it over from a proposer without access. */
            takenOverAt: string | null;
            /** @description Whether `proposedBy` has lost access: the proposal cannot be approved until somebody takes it over. */
            proposerGone: boolean;
            decidedBy: string | null;
            decidedAt: string | null;
            /** @description The comment on the decision. */
            comment: components["schemas"]["Text"] | null;
        };
        /** @description The added rows, and the tracks after them. */
        ProposalApproved: {
            proposal: components["schemas"]["Proposal"];
            transitions: components["schemas"]["Transition"][];
            tracks: components["schemas"]["Track"][];
            /** @description The result of an import; null for other proposals. */
            imported: {
                recorded: number;
                skipped: number;
            } | null;
        };
        ProposalPage: {
            items: components["schemas"]["Proposal"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        ProposalReturned: {
            proposal: components["schemas"]["Proposal"];
        };
        /** @description A proposal with its request. */
        ProposalWhole: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "waiting" | "approved" | "returned";
            /**
             * @description The command that is proposed.
             * @enum {string}
             */
            act: "record" | "correct" | "publish" | "import";
            /** @description The tracks that it names. */
            tracks: string[];
            /** @description Why it needs a second person. */
            because: ("stage_changes" | "corrects_stage" | "off_procedure" | "publication" | "setting")[];
            /** @description The digest of the rows shown when it was proposed; null for proposals of releases that stored none. */
            digest: string | null;
            proposedBy: string;
            /** Format: date-time */
            proposedAt: string;
            /** @description When `proposedBy` took it over from a proposer without access. */
            takenOverAt: string | null;
            /** @description Whether `proposedBy` has lost access: the proposal cannot be approved until somebody takes it over. */
            proposerGone: boolean;
            decidedBy: string | null;
            decidedAt: string | null;
            /** @description The comment on the decision. */
            comment: components["schemas"]["Text"] | null;
            /** @description The validated request: `entries` and `sources`, `about` and `request`, or a `dossier`. */
            request: {
                [key: string]: unknown;
            };
            /** @description The rows that its approval recorded. */
            transitions: {
                track: string;
                seq: number;
            }[];
            /** @description The effect that an approval would have now; null if the proposal is decided, and for an import if the caller neither proposed it nor may approve. */
            preview: {
                refusals: {
                    code: string;
                    /** @description The finding as an English sentence. */
                    message: string;
                    params: {
                        [key: string]: unknown;
                    };
                    /** @description The seq of the entry that causes the refusal. */
                    entry?: number;
                    track: string;
                }[];
                tracks: {
                    before: components["schemas"]["Track"];
                    after: components["schemas"]["Track"];
                }[];
                /** @description The rows that an approval would record; null for an import. */
                rows: components["schemas"]["ShownRow"][] | null;
                /** @description The digest of these rows: send it with the approval. Null if the proposal cannot be approved now. */
                digest: string | null;
                /** @description The result of an import; null for other proposals. */
                imported: {
                    recorded: number;
                    skipped: number;
                } | null;
                /** @description Another obstacle, as a sentence. */
                problem: string | null;
            } | null;
        };
        Publication: {
            reason: components["schemas"]["Text"];
        };
        /** @description The added row, and the track after it. */
        Recorded: {
            transition: components["schemas"]["Transition"];
            track: components["schemas"]["Track"];
        };
        /** @description A reason why an entry is refused. */
        Refusal: {
            code: string;
            /** @description The finding as an English sentence. */
            message: string;
            params: {
                [key: string]: unknown;
            };
            /** @description The seq of the entry that causes the refusal. */
            entry?: number;
        };
        Replacement: {
            occurredOn?: components["schemas"]["Edtf"];
            data?: {
                [key: string]: unknown;
            };
            sources?: components["schemas"]["Citation"][];
            documents?: components["schemas"]["NamedDocument"][];
            note?: components["schemas"]["Text"];
        };
        Return: {
            comment: components["schemas"]["Text"];
        };
        SearchHit: {
            /** @enum {string} */
            type: "track" | "entry" | "person" | "source" | "document";
            /** @description For a person, a source or a document: the track of the latest entry that names it. */
            track: string;
            /** @description The entry; for a person, a source or a document the latest that names it. In the log that the caller may read. */
            seq?: number;
            title: components["schemas"]["Name"];
            /** @description HTML: the words that were looked for stand in `<mark>`, everything else is escaped. */
            snippet: string;
            /** @description Why it was found. */
            matched: components["schemas"]["SearchMatch"][];
        };
        SearchMatch: {
            /** @description A word of the search, as typed. */
            word: string;
            /**
             * @description Where it stands.
             * @enum {string}
             */
            field: "title" | "name" | "party" | "kind" | "subtype" | "slug" | "event" | "number" | "date" | "place" | "person" | "post" | "body" | "text" | "publisher" | "document" | "language" | "marking" | "file";
            /** @description How it is written there, if otherwise. */
            found?: string;
        };
        SearchResult: {
            items: components["schemas"]["SearchHit"][];
        };
        SecurityEntry: {
            number: number;
            /**
             * Format: date-time
             * @description When the event happened first.
             */
            at: string;
            /**
             * Format: date-time
             * @description When the event happened last; differs from `at` if `times` is more than 1.
             */
            lastAt: string;
            /** @description How many equal events the entry stands for. */
            times: number;
            /** @enum {string} */
            kind: "sign_in" | "sign_in.failed" | "sign_in.locked" | "sign_out" | "session.ended" | "person.invited" | "person.changed" | "credentials.changed" | "credentials.reset" | "token.created" | "token.revoked" | "desk.changed" | "grant.given" | "grant.taken" | "proposal.made" | "proposal.approved" | "proposal.returned" | "proposal.taken_over" | "kind.upgraded" | "entry.redacted" | "log_key.rotated" | "ledger.verified" | "administered" | "confidential.read" | "refused" | "rate_limited";
            /** @description The id of the caller: a person’s, a token’s, or `admin`; null if unknown. */
            caller: string | null;
            /** @description The name of the caller, or the name that was typed. */
            name: string | null;
            /** @description An IPv4 address, or a network /64 of IPv6. */
            address: string | null;
            /** @description X-Request-Id of the first event. */
            requestId: string | null;
            track: string | null;
            /** @description Further facts, such as `route` and `status`. `more`: there were too many events to tell apart. */
            detail: {
                [key: string]: string | number | boolean | null;
            };
        };
        SecurityEntryPage: {
            items: components["schemas"]["SecurityEntry"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        Session: {
            /** Format: uuid */
            id: string;
            person: string | null;
            /** @description The token with which this session was opened. If `person` and `token` are both null, it was the admin token. */
            token: string | null;
            name: string | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description The last request, to the minute.
             */
            seenAt: string;
            /** Format: date-time */
            expiresAt: string;
            address: string;
            /** @description The browser’s User-Agent header. */
            agent: string;
        };
        SessionPage: {
            items: components["schemas"]["Session"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        Sha256: string;
        /** @description A row that an approval would record. */
        ShownRow: {
            track: string;
            type: string;
            /** @description The seq of the entry that the row corrects or publishes. */
            corrects: number | null;
            /** @description EDTF. */
            occurredOn: string;
            /** @description By type, as in EventData. */
            data: {
                [key: string]: unknown;
            };
            sources: {
                ref: string;
                quote?: components["schemas"]["Text"];
                says?: components["schemas"]["SourceClaim"];
            }[];
            reason: components["schemas"]["Text"] | null;
            note: components["schemas"]["Text"] | null;
            /** @enum {string} */
            visibility: "public" | "internal" | "embargoed";
            embargoUntil: string | null;
            /** @description Rows with the same number belong to one meeting. */
            meeting: number | null;
            /** @description The status before the row: only the fields that it changes. */
            from: {
                stage?: components["schemas"]["Stage"];
                /**
                 * @description There are talks from their opening to the signature.
                 * @enum {string}
                 */
                talks?: "not_begun" | "active" | "paused" | "ended";
                /** @enum {string} */
                application?: "none" | "provisional" | "full" | "partly_suspended" | "suspended";
                /** @description By party and name of the step: its date, or null where none is recorded. */
                milestones?: {
                    [key: string]: {
                        [key: string]: components["schemas"]["Edtf"] | null;
                    };
                };
            };
            /** @description The same fields after the row. */
            to: {
                stage?: components["schemas"]["Stage"];
                /**
                 * @description There are talks from their opening to the signature.
                 * @enum {string}
                 */
                talks?: "not_begun" | "active" | "paused" | "ended";
                /** @enum {string} */
                application?: "none" | "provisional" | "full" | "partly_suspended" | "suspended";
                /** @description By party and name of the step: its date, or null where none is recorded. */
                milestones?: {
                    [key: string]: {
                        [key: string]: components["schemas"]["Edtf"] | null;
                    };
                };
            };
            warnings: components["schemas"]["Finding"][];
            /** @description The change of the public status; null if the public will not see the row now. */
            public: {
                /** @description The status before the row: only the fields that it changes. */
                from: {
                    stage?: components["schemas"]["Stage"];
                    /**
                     * @description There are talks from their opening to the signature.
                     * @enum {string}
                     */
                    talks?: "not_begun" | "active" | "paused" | "ended";
                    /** @enum {string} */
                    application?: "none" | "provisional" | "full" | "partly_suspended" | "suspended";
                    /** @description By party and name of the step: its date, or null where none is recorded. */
                    milestones?: {
                        [key: string]: {
                            [key: string]: components["schemas"]["Edtf"] | null;
                        };
                    };
                };
                /** @description The same fields after the row. */
                to: {
                    stage?: components["schemas"]["Stage"];
                    /**
                     * @description There are talks from their opening to the signature.
                     * @enum {string}
                     */
                    talks?: "not_begun" | "active" | "paused" | "ended";
                    /** @enum {string} */
                    application?: "none" | "provisional" | "full" | "partly_suspended" | "suspended";
                    /** @description By party and name of the step: its date, or null where none is recorded. */
                    milestones?: {
                        [key: string]: {
                            [key: string]: components["schemas"]["Edtf"] | null;
                        };
                    };
                };
            } | null;
        };
        Source: {
            title: components["schemas"]["Name"];
            publisher: components["schemas"]["Name"];
            /** Format: uri */
            url?: string;
            language: string;
            publishedOn?: components["schemas"]["Edtf"];
        };
        /** @description What this source says otherwise than the entry, or than another source. The entry stands as it is: its status never takes a claim of a source into account. */
        SourceClaim: {
            occurredOn?: components["schemas"]["Edtf"];
            number?: number;
            target?: components["schemas"]["Edtf"];
            place?: components["schemas"]["Place"];
            people?: components["schemas"]["Person"][];
            what?: components["schemas"]["Text"];
        };
        SourcePage: {
            items: components["schemas"]["SourceWithUse"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        SourceWithUse: {
            /** @description The id by which citations name the source. */
            ref: string;
            title: components["schemas"]["Text"];
            publisher: components["schemas"]["Text"];
            url?: string;
            /** @description BCP 47. */
            language: string;
            publishedOn?: components["schemas"]["Edtf"];
            /** @description The first fifty rows that cite it, in the log that the caller may read. */
            citedBy: {
                track: string;
                seq: number;
            }[];
        };
        /** @enum {string} */
        Stage: "exploratory" | "announced" | "negotiating" | "text_agreed" | "initialled" | "signed" | "in_force" | "terminated" | "abandoned" | "superseded";
        /** @description Where an article of the draft stands. */
        StatedArticle: {
            ref: string;
            title?: components["schemas"]["Text"];
            /** @enum {string} */
            state: "agreed" | "bracketed" | "open" | "dropped";
            note?: components["schemas"]["Text"];
        };
        /** @description The status of a track on the reference day. */
        Status: {
            stage: components["schemas"]["Stage"];
            /**
             * @description There are talks from their opening to the signature.
             * @enum {string}
             */
            talks: "not_begun" | "active" | "paused" | "ended";
            /** @enum {string} */
            application: "none" | "provisional" | "full" | "partly_suspended" | "suspended";
            /** @description By party and name of the step: its date, or null where none is recorded. */
            milestones: {
                [key: string]: {
                    [key: string]: components["schemas"]["Edtf"] | null;
                };
            };
            /** @description The date of the last change of stage. */
            since: components["schemas"]["Edtf"] | null;
            /** @description Rounds held as far as is known: the highest number or count of each series, never fewer than are recorded. */
            roundsHeld: number;
            /** @description The last entry of the effective history; a change of name does not count. */
            lastEvent: {
                /** @description Number of the row in its track’s log, from 1. */
                seq: number;
                type: components["schemas"]["TransitionType"];
                occurredOn: components["schemas"]["Edtf"];
            } | null;
            /** @description The earliest planned round that is neither held nor cancelled, even if it is overdue. */
            nextRound: {
                number: number;
                target: components["schemas"]["Edtf"];
                place: components["schemas"]["Place"] | null;
            } | null;
            /** @description Nothing is known of the time before the first entry: `stage` says nothing then. */
            unknownBefore: boolean;
            byParty: {
                [key: string]: components["schemas"]["PartyStatus"];
            };
            entryByClauses?: components["schemas"]["EntryByClauses"];
            /** @description Days from the last event’s certain day to the reference day. */
            silentDays?: number | null;
            /** @description Whether the track, between announcement and signature, has had neither a round nor a change of stage for nine months. */
            stalled?: boolean;
            /** @description Agreed steps that are neither done nor dropped. */
            openActions?: number;
            /** @description The deadline that is not met and falls first, even if it is overdue. */
            nextDeadline?: {
                /** @enum {string} */
                rule: "action" | "round" | "scheduled_entry" | "entry_by_clauses" | "awaited_by_clauses" | "notice_elapses" | "term_ends" | "notice_of_end" | "procedure_term";
                /** @description Of the agreed step or the round. */
                number?: number;
                /** @description The party that owes it; null where it concerns all. */
                owner: components["schemas"]["Party"] | null;
                due: components["schemas"]["Edtf"] | null;
                /** @enum {string} */
                state: "open" | "met" | "overdue";
            } | null;
            /** @description How far the text is; null where no state of it was recorded. */
            textAgreed?: {
                agreed: number;
                /** @description Articles that were not dropped. */
                total: number;
            } | null;
        };
        /** @description The states of a track’s regions. */
        Step: {
            stage: components["schemas"]["Stage"];
            /**
             * @description There are talks from their opening to the signature.
             * @enum {string}
             */
            talks: "not_begun" | "active" | "paused" | "ended";
            /** @enum {string} */
            application: "none" | "provisional" | "full" | "partly_suspended" | "suspended";
            /** @description By party and name of the step: its date, or null where none is recorded. */
            milestones: {
                [key: string]: {
                    [key: string]: components["schemas"]["Edtf"] | null;
                };
            };
        };
        /** @description A string, or an object with at least one of en, ru, kk. */
        Text: string | {
            en?: string;
            ru?: string;
            kk?: string;
        };
        /** @description Where each article of the draft stands. */
        TextByArticle: {
            /** @description The version of the draft that was last stated. */
            version: components["schemas"]["Text"] | null;
            articles: {
                /** @description The number or the name by which the draft calls it. */
                ref: string;
                title?: components["schemas"]["Text"];
                /** @enum {string} */
                state: "agreed" | "bracketed" | "open" | "dropped";
                /** @description The date of the entry since which it stands so. */
                since: components["schemas"]["Edtf"];
                note?: components["schemas"]["Text"];
            }[];
            counts: {
                agreed: number;
                bracketed: number;
                open: number;
                dropped: number;
                /** @description Articles that were not dropped. */
                total: number;
            };
        };
        Token: {
            /** Format: uuid */
            id: string;
            /** @description The holder, recorded as the actor in the ledger. */
            name: string;
            /** @description The person it belongs to; null for a machine. */
            person: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** @description The role on all tracks; null if it has roles on desks only. */
            role: ("reader" | "officer" | "approver" | "administrator" | "auditor") | null;
            /** @description Its roles on desks. */
            desks: {
                desk: string;
                /** @enum {string} */
                role: "reader" | "officer" | "approver" | "administrator" | "auditor";
            }[];
            /** @description The permissions that it may use; null: all of its roles. */
            scopes: ("read" | "record" | "approve" | "subscribe" | "audit" | "administer")[] | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description Accurate to a minute. */
            lastUsedAt: string | null;
            revokedAt: string | null;
        };
        TokenPage: {
            items: components["schemas"]["Token"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        TokenWithSecret: {
            /** Format: uuid */
            id: string;
            /** @description The holder, recorded as the actor in the ledger. */
            name: string;
            /** @description The person it belongs to; null for a machine. */
            person: {
                /** Format: uuid */
                id: string;
                name: string;
            } | null;
            /** @description The role on all tracks; null if it has roles on desks only. */
            role: ("reader" | "officer" | "approver" | "administrator" | "auditor") | null;
            /** @description Its roles on desks. */
            desks: {
                desk: string;
                /** @enum {string} */
                role: "reader" | "officer" | "approver" | "administrator" | "auditor";
            }[];
            /** @description The permissions that it may use; null: all of its roles. */
            scopes: ("read" | "record" | "approve" | "subscribe" | "audit" | "administer")[] | null;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description Accurate to a minute. */
            lastUsedAt: string | null;
            revokedAt: string | null;
            /** @description The bearer token, shown only in this answer; null when the request is repeated. */
            token: string | null;
        };
        Track: {
            /** @description The identifier of a track in URLs. */
            slug: string;
            /** @enum {string} */
            kind: "air-transport" | "readmission" | "visa-facilitation" | "agreement";
            /** @description The version of the kind’s definition that the track is read by. */
            kindVersion: number;
            /** @description What the agreement is about: a name of the list, or other words. */
            subtype?: components["schemas"]["Text"];
            parties: components["schemas"]["Party"][];
            /** @description Of a mixed agreement: by party, the members that ratify it as well. */
            members?: {
                [key: string]: components["schemas"]["Party"][];
            };
            /** @description The state or organisation that keeps the treaty. */
            depositary?: components["schemas"]["Party"];
            title: components["schemas"]["Text"];
            /** @description The slug of the track that is negotiated together with this one. */
            twin: string | null;
            /** @description The last day that the sources cover; later events are not known here. */
            coverageUntil: components["schemas"]["Day"] | null;
            /** @description The number of rows in the log that the caller sees. */
            revision: number;
            status: components["schemas"]["Status"];
            /** @description The newest row of the hash chain; null before the first. */
            head?: {
                /** @description Number of the row in its track’s log, from 1. */
                seq: number;
                /** @description SHA-256, in hexadecimal; empty where nothing is recorded. */
                hash: string;
            } | null;
        };
        TrackPage: {
            items: components["schemas"]["Track"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        /** @description A row of the ledger. In the public view `seq`, `recordedAt`, `corrects` and `correctedBy` are those of the public log, and everything from `actor` on is left out. */
        Transition: {
            /** Format: uuid */
            id: string;
            /** @description The identifier of a track in URLs. */
            track: string;
            /** @description Number of the row in its track’s log, from 1. */
            seq: number;
            type: components["schemas"]["TransitionType"];
            occurredOn: components["schemas"]["Edtf"];
            /**
             * Format: date-time
             * @description ISO 8601, UTC, with milliseconds.
             */
            recordedAt: string;
            /** @description The status before the row; in effective order, before the entry’s own step. */
            from: components["schemas"]["Step"];
            /** @description The status after it. */
            to: components["schemas"]["Step"];
            /** @description By type, as in EventData. */
            data: {
                [key: string]: unknown;
            };
            sources: components["schemas"]["CitedSource"][];
            /** @description Left out where there are none. */
            documents?: components["schemas"]["Document"][];
            /** @description The id of the meeting to which the entry belongs. */
            meeting: string | null;
            /** @description The seq of the entry that this row corrects, annuls or publishes. */
            corrects: number | null;
            /** @description The seq of the newest correction of this entry. */
            correctedBy: number | null;
            annulled: boolean;
            /** @description Why it was corrected. */
            reason: components["schemas"]["Text"] | null;
            kindVersion: number;
            /** @description The name of the token that recorded it. */
            actor?: string;
            /** @description Who approved it, if a second person did. */
            approvedBy?: string;
            /** @enum {string} */
            visibility?: "public" | "internal" | "embargoed";
            embargoUntil?: string | null;
            warnings?: components["schemas"]["Finding"][];
            /** @description The stage was asserted, not reached through the procedure. */
            offProcedure?: boolean;
            note?: components["schemas"]["Text"] | null;
            /** @description SHA-256, in hexadecimal; empty where nothing is recorded. */
            prevHash?: string;
            /** @description SHA-256, in hexadecimal; empty where nothing is recorded. */
            hash?: string;
        };
        TransitionPage: {
            items: components["schemas"]["Transition"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        /** @enum {string} */
        TransitionType: "statement.made" | "consultation.held" | "meeting.held" | "launch.announced" | "mandate.adopted" | "mandate.amended" | "negotiations.opened" | "track.renamed" | "round.planned" | "round.rescheduled" | "round.cancelled" | "round.held" | "rounds.asserted" | "talks.paused" | "talks.resumed" | "text.agreed" | "text.initialled" | "text.reopened" | "signing.authorised" | "agreement.signed" | "signature.postponed" | "consent.given" | "consent.refused" | "opinion.given" | "agreement.concluded" | "agreement.ratified" | "notification.sent" | "entry_into_force.scheduled" | "provisional_application.started" | "provisional_application.ended" | "agreement.entered_into_force" | "suspension.announced" | "application.suspended" | "application.resumed" | "protocol.signed" | "joint_committee.met" | "clause.became_applicable" | "denunciation.notified" | "agreement.terminated" | "negotiations.abandoned" | "agreement.superseded" | "stage.asserted" | "terms.stated" | "full_powers.issued" | "step.completed" | "instrument.deposited" | "party.acceded" | "party.withdrew" | "reservation.made" | "reservation.withdrawn" | "objection.made" | "agreement.registered" | "agreement.published" | "agreement.renewed" | "action.agreed" | "action.done" | "action.dropped" | "text.stated" | "coverage.stated" | "twin.linked" | "kind.upgraded" | "transition.corrected" | "transition.annulled" | "transition.published";
        TwinLink: {
            /** @description The twin’s slug. A link, once made, stays. */
            twin: string;
        };
        UploadedDocument: {
            sha256: components["schemas"]["Sha256"];
            /** @description Under which it is given back. */
            name: string;
            mediaType: string;
            bytes: number;
        };
        /** @description A proposal that waits for a second person. */
        Waiting: {
            proposal: components["schemas"]["Proposal"];
        };
        WebhookCloudEvent: {
            /** @constant */
            specversion: "1.0";
            /** @description The `webhook-id`. */
            id: string;
            /** @description The public address of the service, else `urn:uuid:` and the endpoint’s id. */
            source: string;
            /** @description `paraph.` and the type of the `WebhookMessage`. */
            type: string;
            /** @description The slug of the track. */
            subject?: string;
            /**
             * Format: date-time
             * @description When the entry was recorded.
             */
            time: string;
            /** @constant */
            datacontenttype: "application/json";
            data: components["schemas"]["WebhookData"];
        };
        WebhookData: {
            /** @description The entry as recorded, as far as the receiver may see it. */
            transition?: components["schemas"]["Transition"];
            /** @description The track’s status after the entry. */
            status?: components["schemas"]["Status"];
            seq?: number;
            /** @description The cursor of the row in the feed, for `after` of `/v1/feed`. */
            cursor: string;
            /** @description Instead of `transition`, for endpoints that receive identifiers only. */
            track?: string;
            /**
             * Format: uuid
             * @description The id of the transition, for endpoints that receive identifiers only.
             */
            id?: string;
            /** @description The newest signed head of the log that the receiver sees, as `/v1/checkpoint` gives it, if the operator has set WEBHOOK_CHECKPOINTS. A repeated attempt may hold a later one. */
            checkpoint?: string;
            /** @description In notices about an endpoint. */
            endpoint?: {
                /** Format: uuid */
                id: string;
                description: string;
                /** Format: date-time */
                disabledAt?: string;
                disabledReason?: string | null;
            };
            /** @description With `round.overdue`: the planned round. */
            round?: {
                number: number;
                target: components["schemas"]["Edtf"];
                place: components["schemas"]["Place"] | null;
            };
            /** @description With `deadline.near` and `deadline.passed`. */
            deadline?: components["schemas"]["Deadline"];
        };
        WebhookDelivery: {
            /** Format: uuid */
            id: string;
            /** @description The `webhook-id` that the receiver gets, the same in every attempt. */
            messageId: string;
            /** Format: uuid */
            endpoint: string;
            type: string;
            track: string | null;
            seq: number | null;
            /** @description The position in the feed. */
            cursor: string;
            /** @enum {string} */
            state: "waiting" | "delivered" | "failed";
            /** Format: date-time */
            createdAt: string;
            nextAttemptAt: string | null;
            finishedAt: string | null;
            attempts: {
                attempt: number;
                /** Format: date-time */
                at: string;
                /** @description The receiver’s HTTP status. */
                status: number | null;
                latencyMs: number;
                error: string | null;
                /** @description The beginning of the receiver’s answer. */
                excerpt: string;
                nextAttemptAt: string | null;
            }[];
        };
        WebhookDeliveryPage: {
            items: components["schemas"]["WebhookDelivery"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        WebhookDeliveryQueued: {
            delivery: components["schemas"]["WebhookDelivery"];
        };
        WebhookEndpoint: {
            /** Format: uuid */
            id: string;
            /** @description Without its path for callers who may not change the endpoint. */
            url: string;
            description: string;
            /** @description Event types; `round.*` and `*` are patterns. */
            types: string[];
            /** @description Only these kinds; empty: all. The same holds for `tracks` and `parties`. */
            kinds: string[];
            tracks: string[];
            parties: string[];
            /**
             * @description public: the public log; full: the ledger.
             * @enum {string}
             */
            audience: "public" | "full";
            /** @enum {string} */
            payload: "full" | "thin";
            /** @enum {string} */
            format: "standard" | "cloudevents" | "teams";
            /** @description Of the texts of a card; null in the other formats. */
            language: ("en" | "ru" | "kk") | null;
            ordered: boolean;
            rateLimit: number | null;
            concurrency: number;
            /** @description Headers sent with each delivery; their values are never shown. */
            headerNames: string[];
            /** @description HMAC-SHA256, or Ed25519. */
            signature: ("v1" | "v1a") | null;
            /** @description With Ed25519: the key that receivers verify with. */
            publicKey: string | null;
            /** @description The previous secret, which also signs until then. */
            previous: {
                publicKey: string | null;
                /** Format: date-time */
                until: string;
            } | null;
            enabled: boolean;
            disabledAt: string | null;
            disabledReason: ("by_hand" | "gone" | "failing" | "unsubscribed") | null;
            failingSince: string | null;
            pausedUntil: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        WebhookEndpointChanges: {
            url?: string;
            description?: string | "";
            /** @description Event types; round.* and * stand for several. */
            types?: components["schemas"]["EventTypePattern"][];
            kinds?: ("air-transport" | "readmission" | "visa-facilitation" | "agreement")[];
            tracks?: string[];
            parties?: components["schemas"]["Party"][];
            /**
             * @description thin: ids only; the receiver fetches the rest.
             * @enum {string}
             */
            payload?: "full" | "thin";
            /**
             * @description standard: the `WebhookMessage`; cloudevents: a CloudEvent 1.0 in structured mode; teams: a card for a channel of Microsoft Teams.
             * @enum {string}
             */
            format?: "standard" | "cloudevents" | "teams";
            /**
             * @description Of the texts of a card, so only with the format `teams`.
             * @enum {string}
             */
            language?: "en" | "ru" | "kk";
            /** @description Whether a delivery waits for the previous one of its track. A change counts for what is recorded afterwards. */
            ordered?: boolean;
            /** @description Deliveries per second; null: no limit. */
            rateLimit?: number | null;
            /** @description Parallel deliveries. */
            concurrency?: number;
            /** @description Sent with each delivery. Values may be credentials, so they are never shown again. */
            headers?: {
                [key: string]: string;
            };
            enabled?: boolean;
        };
        WebhookEndpointPage: {
            items: components["schemas"]["WebhookEndpoint"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        WebhookEndpointWithSecret: {
            /** Format: uuid */
            id: string;
            /** @description Without its path for callers who may not change the endpoint. */
            url: string;
            description: string;
            /** @description Event types; `round.*` and `*` are patterns. */
            types: string[];
            /** @description Only these kinds; empty: all. The same holds for `tracks` and `parties`. */
            kinds: string[];
            tracks: string[];
            parties: string[];
            /**
             * @description public: the public log; full: the ledger.
             * @enum {string}
             */
            audience: "public" | "full";
            /** @enum {string} */
            payload: "full" | "thin";
            /** @enum {string} */
            format: "standard" | "cloudevents" | "teams";
            /** @description Of the texts of a card; null in the other formats. */
            language: ("en" | "ru" | "kk") | null;
            ordered: boolean;
            rateLimit: number | null;
            concurrency: number;
            /** @description Headers sent with each delivery; their values are never shown. */
            headerNames: string[];
            /** @description HMAC-SHA256, or Ed25519. */
            signature: ("v1" | "v1a") | null;
            /** @description With Ed25519: the key that receivers verify with. */
            publicKey: string | null;
            /** @description The previous secret, which also signs until then. */
            previous: {
                publicKey: string | null;
                /** Format: date-time */
                until: string;
            } | null;
            enabled: boolean;
            disabledAt: string | null;
            disabledReason: ("by_hand" | "gone" | "failing" | "unsubscribed") | null;
            failingSince: string | null;
            pausedUntil: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description Shown only in this answer; null with Ed25519 and when the request is repeated. */
            secret: string | null;
        };
        WebhookEventType: {
            type: string;
            /** @description By language: en, ru, kk. */
            label: {
                [key: string]: string;
            };
            /** @description The audiences that may get it; empty: it is never delivered. */
            audiences: ("public" | "full")[];
            /** @description JSON Schema 2020-12 of the message with the full payload. */
            schema: {
                [key: string]: unknown;
            };
            example: {
                [key: string]: unknown;
            };
        };
        WebhookEventTypePage: {
            items: components["schemas"]["WebhookEventType"][];
            /** @description The cursor of the next page; null at the end of the list. */
            next: string | null;
        };
        WebhookMessage: {
            type: components["schemas"]["MessageType"];
            /**
             * Format: date-time
             * @description When the entry was recorded.
             */
            timestamp: string;
            data: components["schemas"]["WebhookData"];
        };
        WebhookRecovered: {
            /** @description Failed deliveries, queued again. */
            retried: number;
            /** @description Deliveries that had not been made, now queued. */
            missed: number;
        };
        WebhookRecovery: {
            /** @description Sends what was recorded at this instant or later. */
            since: components["schemas"]["Instant"];
        };
    };
    responses: {
        /**
         * @description `already_decided`: The proposal has already been approved or returned.
         *
         *     `idempotency_key_in_flight`: A call with the same Idempotency-Key is still running.
         */
        "already_decided.idempotency_key_in_flight": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `already_decided`: The proposal has already been approved or returned.
         *
         *     `proposer_present`: The proposer still has access, so nobody else can take over the proposal.
         *
         *     `idempotency_key_in_flight`: A call with the same Idempotency-Key is still running.
         */
        "already_decided.proposer_present.idempotency_key_in_flight": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `already_exists`: The name is taken.
         *
         *     `already_decided`: The proposal has already been approved or returned.
         *
         *     `proposal_changed`: The proposal would now record something else than was shown: read it again.
         *
         *     `proposer_gone`: The proposer no longer has access: somebody must take over the proposal first.
         *
         *     `transition_refused`: The rules of the procedure refuse the entry. `refusals` says why; `allowed` lists the event types that would be accepted.
         *
         *     `idempotency_key_in_flight`: A call with the same Idempotency-Key is still running.
         */
        "already_exists.already_decided.proposal_changed.proposer_gone.transition_refused.idempotency_key_in_flight": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `already_exists`: The name is taken.
         *
         *     `idempotency_key_in_flight`: A call with the same Idempotency-Key is still running.
         */
        "already_exists.idempotency_key_in_flight": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `already_exists`: The name is taken.
         *
         *     `transition_refused`: The rules of the procedure refuse the entry. `refusals` says why; `allowed` lists the event types that would be accepted.
         */
        "already_exists.transition_refused": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `already_exists`: The name is taken.
         *
         *     `transition_refused`: The rules of the procedure refuse the entry. `refusals` says why; `allowed` lists the event types that would be accepted.
         *
         *     `idempotency_key_in_flight`: A call with the same Idempotency-Key is still running.
         */
        "already_exists.transition_refused.idempotency_key_in_flight": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `bad_request`: The HTTP request is malformed: the path is not UTF-8, Host is missing or invalid, the body has another length than Content-Length, or a header has the wrong form. */
        bad_request: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `cursor_reset`: The database was restored to an earlier state than the cursor’s. Continue from `resumeFrom`, up to which both agree. */
        cursor_reset: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `forbidden`: The token’s role does not allow the call. */
        forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_in_flight`: A call with the same Idempotency-Key is still running. */
        idempotency_key_in_flight: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `malformed_json`: The body is not JSON, or is nested too deeply.
         *
         *     `bad_request`: The HTTP request is malformed: the path is not UTF-8, Host is missing or invalid, the body has another length than Content-Length, or a header has the wrong form.
         */
        "malformed_json.bad_request": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not_found`: It does not exist, or the caller may not see it. */
        not_found: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `payload_too_large`: The body is larger than this call allows. */
        payload_too_large: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `bad_request`: The HTTP request is malformed: the path is not UTF-8, Host is missing or invalid, the body has another length than Content-Length, or a header has the wrong form.
         *
         *     `unauthenticated`: The call needs a token, or the token is not valid. An invalid token is refused on public calls too.
         *
         *     `not_found`: It does not exist, or the caller may not see it.
         *
         *     `method_not_allowed`: The address does not allow the method; Allow lists the allowed ones.
         *
         *     `request_timeout`: The request took too long to arrive.
         *
         *     `payload_too_large`: The body is larger than this call allows.
         *
         *     `unsupported_media_type`: This call does not accept the media type of the body.
         *
         *     `rate_limited`: The caller has made too many requests; try again after Retry-After seconds.
         *
         *     `headers_too_large`: The address and the header fields are longer than 16 KiB.
         *
         *     `internal_error`: Something went wrong on our side.
         */
        problem: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /** @description RFC 6750. */
                "WWW-Authenticate"?: string;
                /** @description The methods that the address allows. */
                Allow?: string;
                /** @description `identity`, if the body was compressed. */
                "Accept-Encoding"?: string;
                /** @description Seconds. */
                "Retry-After"?: number;
                /** @description The limit: `q` requests in `w` seconds. */
                "RateLimit-Policy"?: string;
                /** @description `r` requests remain, more in `t` seconds. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `rate_limited`: The caller has made too many requests; try again after Retry-After seconds. */
        rate_limited: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /** @description Seconds. */
                "Retry-After": number;
                /** @description The limit: `q` requests in `w` seconds. */
                "RateLimit-Policy"?: string;
                /** @description `r` requests remain, more in `t` seconds. */
                RateLimit?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `revision_mismatch`: If-Match is not the current revision of the track. */
        revision_mismatch: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `transition_refused`: The rules of the procedure refuse the entry. `refusals` says why; `allowed` lists the event types that would be accepted.
         *
         *     `idempotency_key_in_flight`: A call with the same Idempotency-Key is still running.
         */
        "transition_refused.idempotency_key_in_flight": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unauthenticated`: The call needs a token, or the token is not valid. An invalid token is refused on public calls too. */
        unauthenticated: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /** @description RFC 6750. */
                "WWW-Authenticate": string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unavailable`: Too many writes to the track are waiting, or the database does not answer. Try again after Retry-After seconds. Nothing was recorded, unless `outcome` is `unknown`. */
        unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /** @description Seconds. */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_media_type`: This call does not accept the media type of the body. */
        unsupported_media_type: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                /** @description `identity`, if the body was compressed. */
                "Accept-Encoding"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `validation_failed`: The request does not have the form that this call requires; `errors` says where. */
        validation_failed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `validation_failed`: The request does not have the form that this call requires; `errors` says where.
         *
         *     `idempotency_key_reused`: The Idempotency-Key was used for another request.
         */
        "validation_failed.idempotency_key_reused": {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description The revision that the caller last saw, in quotation marks, or `*`. The call fails with 412 if the track has another revision. Without it, concurrent writes are made one after another.
         * @example "5"
         */
        "If-Match": string;
        /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
        "Idempotency-Key": string;
        /**
         * @description The name of the file (RFC 6266), without folders. Without it the file gets a name.
         * @example attachment; filename="note.pdf"
         */
        "Content-Disposition": string;
        /**
         * @description One range of bytes (RFC 9110, section 14). Several, or other units, give the whole file.
         * @example bytes=0-1023
         */
        Range: string;
        /** @description The `id` of the last event received. Takes precedence over `after`. */
        "Last-Event-ID": string;
        /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
        "If-None-Match": string;
    };
    requestBodies: never;
    headers: {
        /** @description The id that the caller gave the request, or a new one. Quote it in questions about the answer. */
        "X-Request-Id": string;
        /** @description An entity tag of the content. */
        ETag: string;
        /** @description The revision of the track in quotation marks, for If-Match. */
        Revision: string;
        /** @description The path of what was created. */
        Location: string;
        /** @description `true` if the answer is that of an earlier request with the same Idempotency-Key. */
        "Idempotency-Replayed": "true";
        /** @description Parts of the file may be asked for by Range. */
        "Accept-Ranges": "bytes";
        /** @description The name of the file (RFC 6266). */
        "Content-Disposition": string;
        /** @description Which bytes of how many; `*` if none (RFC 9110, section 14.4). */
        "Content-Range": string;
        /** @description The release that made the file. */
        "X-Paraph-Version": string;
        /** @description The newest signed head of the log, in Base64; absent while none is signed. */
        "X-Paraph-Checkpoint": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getBoard: {
        parameters: {
            query?: {
                /** @description The name of the kind. */
                kind?: "air-transport" | "readmission" | "visa-facilitation" | "agreement";
                /** @description The code of a party. */
                party?: components["schemas"]["Party"];
                /** @description Only tracks at this stage. */
                stage?: "exploratory" | "announced" | "negotiating" | "text_agreed" | "initialled" | "signed" | "in_force" | "terminated" | "abandoned" | "superseded";
                /** @description Only stalled tracks, or only others. */
                stalled?: "true" | "false";
                /** @description The status as of this day. */
                asOf?: components["schemas"]["Day"];
                /** @description Words of the title or slug, or parties by name. */
                q?: string;
                /** @description The order of the list. */
                sort?: "activity" | "name" | "stage" | "next";
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getDeadlines: {
        parameters: {
            query?: {
                /** @description As of which day; today unless given. An installation of many tracks answers for another day by `track` only. */
                asOf?: components["schemas"]["Day"];
                /** @description So many days after it; what is overdue comes with it, and what has no day does not. */
                within?: number;
                /** @description The code of a party that owes it. */
                owner?: components["schemas"]["Party"];
                /** @description All deadlines of one track, met ones too. */
                track?: string;
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deadlines"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    search: {
        parameters: {
            query: {
                /**
                 * @description What is looked for.
                 * @example round Brussels
                 */
                q: string;
                /** @description The most items on a page. */
                limit?: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResult"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listTracks: {
        parameters: {
            query?: {
                /** @description The status as of this day. */
                asOf?: components["schemas"]["Day"];
                /** @description Only what was recorded up to this instant, inclusive. */
                knownAt?: components["schemas"]["Instant"];
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
                /** @description The name of the kind. */
                kind?: "air-transport" | "readmission" | "visa-facilitation" | "agreement";
                /** @description The code of a party. */
                party?: components["schemas"]["Party"];
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrackPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    openTrack: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slug": "ge-eu-air-services",
                 *       "kind": "air-transport",
                 *       "parties": [
                 *         "EU",
                 *         "GE"
                 *       ],
                 *       "title": {
                 *         "en": "Common aviation area agreement",
                 *         "ru": "Соглашение об общем авиационном пространстве"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewTrack"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["Revision"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Track"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["already_exists.transition_refused.idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getTrack: {
        parameters: {
            query?: {
                /** @description The status as of this day. */
                asOf?: components["schemas"]["Day"];
                /** @description Only what was recorded up to this instant, inclusive. */
                knownAt?: components["schemas"]["Instant"];
            };
            header?: never;
            path: {
                /**
                 * @description The name of the track.
                 * @example kz-eu-visa-facilitation
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["Revision"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Track"];
                };
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    linkTwin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the track.
                 * @example kz-eu-visa-facilitation
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "twin": "kz-eu-readmission"
                 *     }
                 */
                "application/json": components["schemas"]["TwinLink"];
            };
        };
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["Revision"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Track"];
                };
            };
            /** @description Accepted: the proposal waits for a second person, and nothing is recorded yet (TWO_PERSON). */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiting"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["already_exists.transition_refused"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getText: {
        parameters: {
            query?: {
                /** @description The status as of this day. */
                asOf?: components["schemas"]["Day"];
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /**
                 * @description The name of the track.
                 * @example kz-eu-visa-facilitation
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextByArticle"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listTransitions: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
                /** @description In the order of recording, or in effective order. */
                order?: "recorded" | "effective";
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /**
                 * @description The name of the track.
                 * @example kz-eu-visa-facilitation
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransitionPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    recordTransition: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The revision that the caller last saw, in quotation marks, or `*`. The call fails with 412 if the track has another revision. Without it, concurrent writes are made one after another.
                 * @example "5"
                 */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /**
                 * @description The name of the track.
                 * @example kz-eu-visa-facilitation
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "consultation.held",
                 *       "occurredOn": "2025-12-05",
                 *       "data": {
                 *         "place": {
                 *           "city": {
                 *             "en": "Brussels",
                 *             "ru": "Брюссель",
                 *             "kk": "Брюссель"
                 *           },
                 *           "country": "BE"
                 *         },
                 *         "format": "video",
                 *         "summary": "Experts compared the drafts of the first chapter."
                 *       },
                 *       "sources": [
                 *         {
                 *           "title": "Note of the consultation",
                 *           "publisher": "Ministry of Foreign Affairs",
                 *           "language": "en",
                 *           "publishedOn": "2025-12-08",
                 *           "quote": "the first chapter was compared"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewTransition"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["Revision"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            /** @description Accepted: the proposal waits for a second person, and nothing is recorded yet (TWO_PERSON). */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiting"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["transition_refused.idempotency_key_in_flight"];
            412: components["responses"]["revision_mismatch"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getTransition: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /**
                 * @description The name of the track.
                 * @example kz-eu-visa-facilitation
                 */
                slug: string;
                /**
                 * @description The `seq` of the entry in its track’s log.
                 * @example 1
                 */
                seq: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transition"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    correctTransition: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The revision that the caller last saw, in quotation marks, or `*`. The call fails with 412 if the track has another revision. Without it, concurrent writes are made one after another.
                 * @example "5"
                 */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /**
                 * @description The name of the track.
                 * @example kz-eu-visa-facilitation
                 */
                slug: string;
                /**
                 * @description The `seq` of the entry in its track’s log.
                 * @example 1
                 */
                seq: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "amend",
                 *       "reason": {
                 *         "en": "Who inferred the year is now on file."
                 *       },
                 *       "replacement": {
                 *         "note": "The year was inferred by the desk."
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewCorrection"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["Revision"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            /** @description Accepted: the proposal waits for a second person, and nothing is recorded yet (TWO_PERSON). */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiting"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["transition_refused.idempotency_key_in_flight"];
            412: components["responses"]["revision_mismatch"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    publishTransition: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The revision that the caller last saw, in quotation marks, or `*`. The call fails with 412 if the track has another revision. Without it, concurrent writes are made one after another.
                 * @example "5"
                 */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /**
                 * @description The name of the track.
                 * @example kz-eu-visa-facilitation
                 */
                slug: string;
                /**
                 * @description The `seq` of the entry in its track’s log.
                 * @example 7
                 */
                seq: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Both sides agreed to say so."
                 *     }
                 */
                "application/json": components["schemas"]["Publication"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["Revision"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recorded"];
                };
            };
            /** @description Accepted: the proposal waits for a second person, and nothing is recorded yet (TWO_PERSON). */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiting"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["transition_refused.idempotency_key_in_flight"];
            412: components["responses"]["revision_mismatch"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listNextEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /**
                 * @description The name of the track.
                 * @example kz-eu-visa-facilitation
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NextEvents"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    tryEntries: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /**
                 * @description The name of the track.
                 * @example kz-eu-visa-facilitation
                 */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "entries": [
                 *         {
                 *           "type": "round.held",
                 *           "occurredOn": "2025-12-10",
                 *           "data": {
                 *             "number": 2
                 *           }
                 *         },
                 *         {
                 *           "type": "agreement.entered_into_force",
                 *           "occurredOn": "2025-12-11"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["DryRun"];
            };
        };
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunResult"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    recordMeeting: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "occurredOn": "2025-12-10/2025-12-11",
                 *       "place": {
                 *         "city": {
                 *           "en": "Astana",
                 *           "ru": "Астана",
                 *           "kk": "Астана"
                 *         },
                 *         "country": "KZ"
                 *       },
                 *       "format": "in_person",
                 *       "entries": [
                 *         {
                 *           "track": "kz-eu-visa-facilitation",
                 *           "type": "round.held",
                 *           "data": {
                 *             "number": 2
                 *           }
                 *         },
                 *         {
                 *           "track": "kz-eu-readmission",
                 *           "type": "round.held",
                 *           "data": {
                 *             "number": 2
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewMeeting"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingRecorded"];
                };
            };
            /** @description Accepted: the proposal waits for a second person, and nothing is recorded yet (TWO_PERSON). */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiting"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["transition_refused.idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getMeeting: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingWithTransitions"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    correctMeeting: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "amend",
                 *       "reason": "The second day was cancelled.",
                 *       "replacement": {
                 *         "occurredOn": "2025-12-10"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewCorrection"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingRecorded"];
                };
            };
            /** @description Accepted: the proposal waits for a second person, and nothing is recorded yet (TWO_PERSON). */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiting"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["transition_refused.idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    publishMeeting: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The communiqué is out."
                 *     }
                 */
                "application/json": components["schemas"]["Publication"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeetingRecorded"];
                };
            };
            /** @description Accepted: the proposal waits for a second person, and nothing is recorded yet (TWO_PERSON). */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiting"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["transition_refused.idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listProposals: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
                /** @description Only proposals in that state. */
                state?: "waiting" | "approved" | "returned";
                /** @description Only proposals that name that track. */
                track?: string;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getProposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalWhole"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    approveProposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "comment": "Checked against the signed protocol."
                 *     }
                 */
                "application/json": components["schemas"]["Approval"];
            };
        };
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalApproved"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["already_exists.already_decided.proposal_changed.proposer_gone.transition_refused.idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    takeOverProposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalReturned"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["already_decided.proposer_present.idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    returnProposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "comment": "The date in the protocol is the 2nd."
                 *     }
                 */
                "application/json": components["schemas"]["Return"];
            };
        };
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalReturned"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["already_decided.idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getFeed: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            410: components["responses"]["cursor_reset"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    streamFeed: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
            };
            header?: {
                /** @description The `id` of the last event received. Takes precedence over `after`. */
                "Last-Event-ID"?: components["parameters"]["Last-Event-ID"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getCheckpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoint"];
                    "text/plain": string;
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getInclusionProof: {
        parameters: {
            query: {
                /**
                 * @description The slug of a track.
                 * @example kz-eu-visa-facilitation
                 */
                track: string;
                /**
                 * @description The number of an entry of the track.
                 * @example 1
                 */
                seq: number;
                /** @description The size of a head that you know. The answer never changes, and comes without a head. */
                size?: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InclusionProof"];
                    "text/plain": string;
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getConsistencyProof: {
        parameters: {
            query: {
                /**
                 * @description The size of the earlier head.
                 * @example 1
                 */
                from: number;
                /**
                 * @description The size of the later head.
                 * @example 2
                 */
                to: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsistencyProof"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listSources: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourcePage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listPrecedents: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
                /** @description The name of the kind. */
                kind?: "air-transport" | "readmission" | "visa-facilitation" | "agreement";
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrecedentPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    addPrecedents: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "format": "paraph-dossier/1",
                 *       "sources": {
                 *         "note": {
                 *           "title": "A note",
                 *           "publisher": "A ministry",
                 *           "language": "en"
                 *         }
                 *       },
                 *       "tracks": [
                 *         {
                 *           "slug": "xa-xb-visa",
                 *           "kind": "visa-facilitation",
                 *           "parties": [
                 *             "XA",
                 *             "XB"
                 *           ],
                 *           "title": "Visa facilitation agreement"
                 *         }
                 *       ],
                 *       "entries": [
                 *         {
                 *           "tracks": [
                 *             "xa-xb-visa"
                 *           ],
                 *           "type": "round.held",
                 *           "occurredOn": "2011-04",
                 *           "data": {
                 *             "number": 1
                 *           },
                 *           "sources": [
                 *             {
                 *               "ref": "note"
                 *             }
                 *           ]
                 *         },
                 *         {
                 *           "tracks": [
                 *             "xa-xb-visa"
                 *           ],
                 *           "type": "agreement.signed",
                 *           "occurredOn": "2013-06-17",
                 *           "sources": [
                 *             {
                 *               "ref": "note"
                 *             }
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Dossier"];
                "application/yaml": components["schemas"]["Dossier"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Precedent"][];
                    };
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["already_exists.idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    removePrecedent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    uploadDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /**
                 * @description The name of the file (RFC 6266), without folders. Without it the file gets a name.
                 * @example attachment; filename="note.pdf"
                 */
                "Content-Disposition"?: components["parameters"]["Content-Disposition"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example %PDF-1.4
                 *     %%EOF
                 */
                "application/pdf": unknown;
                "*/*": unknown;
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedDocument"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /**
                 * @description One range of bytes (RFC 9110, section 14). Several, or other units, give the whole file.
                 * @example bytes=0-1023
                 */
                Range?: components["parameters"]["Range"];
            };
            path: {
                /** @description The SHA-256 of the file, in hexadecimal. */
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The bytes that Range names. */
            206: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Accept-Ranges": components["headers"]["Accept-Ranges"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    ETag: components["headers"]["ETag"];
                    "Content-Range": components["headers"]["Content-Range"];
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            /** @description The file has no byte that Range names. */
            416: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Content-Range": components["headers"]["Content-Range"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listKinds: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KindPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getKind: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /**
                 * @description The name of the kind.
                 * @example readmission
                 */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kind"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getKindDiagram: {
        parameters: {
            query?: {
                /** @description The language of its words. */
                lang?: "en" | "ru" | "kk";
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /**
                 * @description The name of the kind.
                 * @example readmission
                 */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    importDossier: {
        parameters: {
            query?: {
                /** @description Which entries cause alerts: recent ones or all. */
                alerts?: "recent" | "all";
            };
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "format": "paraph-dossier/1",
                 *       "sources": {
                 *         "note": {
                 *           "title": "Note of the meeting",
                 *           "publisher": "Ministry of Foreign Affairs",
                 *           "language": "en"
                 *         }
                 *       },
                 *       "tracks": [
                 *         {
                 *           "slug": "ge-eu-readmission",
                 *           "kind": "readmission",
                 *           "parties": [
                 *             "EU",
                 *             "GE"
                 *           ],
                 *           "title": {
                 *             "en": "Readmission agreement",
                 *             "ru": "Соглашение о реадмиссии"
                 *           }
                 *         }
                 *       ],
                 *       "entries": [
                 *         {
                 *           "tracks": [
                 *             "ge-eu-readmission"
                 *           ],
                 *           "type": "negotiations.opened",
                 *           "occurredOn": "2009-04-02",
                 *           "sources": [
                 *             {
                 *               "ref": "note",
                 *               "quote": "the negotiations were opened"
                 *             }
                 *           ],
                 *           "visibility": "public"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Dossier"];
                "application/yaml": components["schemas"]["Dossier"];
                "application/jsonl": string;
            };
        };
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            /** @description Accepted: the proposal waits for a second person, and nothing is recorded yet (TWO_PERSON). */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Waiting"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["already_exists.transition_refused.idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    exportDossier: {
        parameters: {
            query?: {
                /** @description The name of a track; its twin is included. */
                track?: string;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Paraph-Version": components["headers"]["X-Paraph-Version"];
                    "X-Paraph-Checkpoint": components["headers"]["X-Paraph-Checkpoint"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dossier"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Paraph-Version": components["headers"]["X-Paraph-Version"];
                    "X-Paraph-Checkpoint": components["headers"]["X-Paraph-Checkpoint"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    exportLines: {
        parameters: {
            query?: {
                /** @description The name of a track; its twin is included. */
                track?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "X-Paraph-Version": components["headers"]["X-Paraph-Version"];
                    "X-Paraph-Checkpoint": components["headers"]["X-Paraph-Checkpoint"];
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                };
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://alerts.example.org/paraph",
                 *       "description": "Desk for Europe",
                 *       "types": [
                 *         "round.*",
                 *         "agreement.*"
                 *       ],
                 *       "audience": "public"
                 *     }
                 */
                "application/json": components["schemas"]["NewWebhookEndpoint"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    removeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    changeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "types": [
                 *         "*"
                 *       ],
                 *       "enabled": true
                 *     }
                 */
                "application/json": components["schemas"]["WebhookEndpointChanges"];
            };
        };
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    testWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryQueued"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    recoverWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "since": "2025-12-01T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["WebhookRecovery"];
            };
        };
        responses: {
            /** @description Accepted. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookRecovered"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
                /** @description Only deliveries of this endpoint. */
                endpoint?: string;
                /** @description Only deliveries in this state. */
                state?: "waiting" | "delivered" | "failed";
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getWebhookDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    retryWebhookDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryQueued"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listWebhookEventTypes: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEventTypePage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listMailSubscriptions: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSubscriptionPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    createMailSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "address": "desk@mfa.example",
                 *       "types": [
                 *         "round.*",
                 *         "agreement.*"
                 *       ],
                 *       "language": "ru",
                 *       "digest": "daily"
                 *     }
                 */
                "application/json": components["schemas"]["NewMailSubscription"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSubscription"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getMailSubscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSubscription"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    removeMailSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Press office board",
                 *       "role": "reader",
                 *       "expiresAt": "2100-01-01T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenWithSecret"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listDesks: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeskPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    createDesk: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slug": "europe",
                 *       "name": {
                 *         "en": "Desk for Europe",
                 *         "ru": "Европейский отдел",
                 *         "kk": "Еуропа бөлімі"
                 *       },
                 *       "tracks": [
                 *         "kz-eu-visa-facilitation",
                 *         "kz-eu-readmission"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewDesk"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desk"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["already_exists.idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getDesk: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /**
                 * @description The name of the desk.
                 * @example europe
                 */
                desk: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desk"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    removeDesk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the desk.
                 * @example europe
                 */
                desk: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    changeDesk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the desk.
                 * @example europe
                 */
                desk: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tracks": [
                 *         "kz-eu-visa-facilitation"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["DeskChanges"];
            };
        };
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desk"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    grantDeskRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the desk.
                 * @example europe
                 */
                desk: string;
                /** @description The id of a token or a person. */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "officer"
                 *     }
                 */
                "application/json": components["schemas"]["DeskGrant"];
            };
        };
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Desk"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    takeDeskRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the desk.
                 * @example europe
                 */
                desk: string;
                /** @description The id of a token or a person. */
                holder: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listPeople: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    invitePerson: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Aigerim Sadykova",
                 *       "username": "aigerim",
                 *       "role": "officer"
                 *     }
                 */
                "application/json": components["schemas"]["NewPerson"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountWithLink"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["already_exists.idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getPerson: {
        parameters: {
            query?: never;
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    changePerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "approver"
                 *     }
                 */
                "application/json": components["schemas"]["PersonChanges"];
            };
        };
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    linkPerson: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountWithLink"];
                };
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_flight"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed.idempotency_key_reused"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    removePersonCodes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    endPersonSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
                /** @description Only sessions of this person. */
                person?: string;
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the resource. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_json.bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    listSecurityLog: {
        parameters: {
            query?: {
                /** @description A cursor: `next` of the previous page. */
                after?: string;
                /** @description The most items on a page. */
                limit?: number;
                /** @description Only entries of this kind. */
                kind?: "sign_in" | "sign_in.failed" | "sign_in.locked" | "sign_out" | "session.ended" | "person.invited" | "person.changed" | "credentials.changed" | "credentials.reset" | "token.created" | "token.revoked" | "desk.changed" | "grant.given" | "grant.taken" | "proposal.made" | "proposal.approved" | "proposal.returned" | "proposal.taken_over" | "kind.upgraded" | "entry.redacted" | "log_key.rotated" | "ledger.verified" | "administered" | "confidential.read" | "refused" | "rate_limited";
                /** @description Only entries of the caller with this id. */
                caller?: string;
                /** @description Only entries about the track with this slug. */
                track?: string;
                /** @description Only entries at this instant or later. */
                since?: components["schemas"]["Instant"];
                /** @description Only entries at this instant or earlier. */
                until?: components["schemas"]["Instant"];
            };
            header?: {
                /** @description An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecurityEntryPage"];
                };
            };
            /** @description Not modified: If-None-Match contains the current ETag. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    isLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ok"];
                };
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ok"];
                };
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
            default: components["responses"]["problem"];
        };
    };
    receiveMessage: {
        parameters: {
            query?: never;
            header: {
                /** @description The id of the delivery, the same in every attempt. */
                "webhook-id": string;
                /** @description The time of this attempt, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description The signature of `id.timestamp.body` in Base64: `v1,` and an HMAC-SHA256, or `v1a,` and an Ed25519 signature. During a rotation of secrets there are several, separated by spaces. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookMessage"];
                "application/cloudevents+json": components["schemas"]["WebhookCloudEvent"];
            };
        };
        responses: {
            /** @description The endpoint is gone for good. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
