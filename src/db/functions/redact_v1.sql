-- Takes texts out of rows of one track and of every copy of them: the one exception to the ledger being append-only
-- (docs/adr/0034). `redacted`: a JSON array of {seq, fields, payload, remains, publicPayloads}; a field is a JSON pointer into the row.
-- `words`: the texts that stand there.
--
-- It puts nothing but the marker into the ledger. The triggers stay as they are for everybody else: to suspend one takes
-- the owner of the table, locks the table against all other writers, and ends with the transaction in any case. The salt
-- goes too, so that nobody can try which words had the payload that is kept.
CREATE OR REPLACE FUNCTION redact_v1(of_track integer, redacted jsonb, words text[], marker text, by text, because text,
    at timestamptz)
  RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  one record;
  content jsonb;
  path text[];
  seqs integer[] := ARRAY(SELECT (r ->> 'seq')::integer FROM jsonb_array_elements(redacted) r);
  its_slug text := (SELECT t.slug FROM tracks t WHERE t.id = of_track);
  copies uuid[];
  answered record;
BEGIN
  ALTER TABLE ledger DISABLE TRIGGER append_only;
  FOR one IN
    SELECT n.*, l.data, l.sources, l.documents, l.reason, l.note
    FROM jsonb_to_recordset(redacted) AS n(seq integer, fields text[], payload text, remains text,
      "publicPayloads" jsonb)
    JOIN ledger l ON l.track_id = of_track AND l.seq = n.seq ORDER BY n.seq
  LOOP
    content := jsonb_build_object('data', one.data, 'sources', one.sources, 'documents', one.documents,
      'reason', one.reason, 'note', one.note);
    FOR path IN SELECT string_to_array(ltrim(field, '/'), '/') FROM unnest(one.fields) field LOOP
      IF coalesce(jsonb_typeof(content #> path), 'null') NOT IN ('string', 'object') THEN
        RAISE EXCEPTION 'there is no text at % of row %', path, one.seq USING ERRCODE = 'invalid_parameter_value';
      END IF;
      content := jsonb_set(content, path, to_jsonb(marker), false);
    END LOOP;
    UPDATE ledger l SET data = content -> 'data', sources = content -> 'sources', documents = content -> 'documents',
      reason = nullif(content -> 'reason', 'null'), note = nullif(content -> 'note', 'null'),
      salt = decode(repeat('00', length(l.salt)), 'hex')
    WHERE l.track_id = of_track AND l.seq = one.seq;
    INSERT INTO redactions (track_id, seq, number, fields, reason, actor, redacted_at, payload, remains,
      public_payloads)
    SELECT of_track, one.seq, count(*) + 1, one.fields, because, by, at,
      coalesce((array_agg(b.payload ORDER BY b.number))[1], decode(one.payload, 'hex')), decode(one.remains, 'hex'),
      one."publicPayloads"
    FROM redactions b WHERE b.track_id = of_track AND b.seq = one.seq;
  END LOOP;
  ALTER TABLE ledger ENABLE TRIGGER append_only;

  -- Whoever read the track before this loses the race, and reads it again.
  UPDATE heads SET version = version + 1 WHERE track_id = of_track;

  -- What was proposed. Its digest has no salt: whoever waits for approval is shown anew what it comes to.
  copies := ARRAY(SELECT p.id FROM proposals p LEFT JOIN proposal_decisions d ON d.proposal = p.id
    WHERE its_slug = ANY(p.tracks) AND (without_words_v1(p.request, words, marker) <> p.request
      OR without_words_v1(d.comment, words, marker) <> d.comment));
  IF copies <> '{}' THEN
    ALTER TABLE proposals DISABLE TRIGGER append_only;
    UPDATE proposals p SET request = without_words_v1(p.request, words, marker),
      digest = regexp_replace(p.digest, '.', '0', 'g') WHERE p.id = ANY(copies);
    ALTER TABLE proposals ENABLE TRIGGER append_only;
    ALTER TABLE proposal_decisions DISABLE TRIGGER append_only;
    UPDATE proposal_decisions d SET comment = without_words_v1(d.comment, words, marker),
      digest = regexp_replace(d.digest, '.', '0', 'g') WHERE d.proposal = ANY(copies);
    ALTER TABLE proposal_decisions ENABLE TRIGGER append_only;
  END IF;

  -- Answers that are kept for a day, and the hashes of what was sent, which have no salt either.
  FOR answered IN
    SELECT k.ctid, k.answer ->> 'body' AS body FROM idempotency_keys k
    WHERE position(its_slug in k.answer ->> 'body') > 0
  LOOP
    BEGIN
      content := without_words_v1(answered.body::jsonb, words, marker);
      UPDATE idempotency_keys k SET answer = jsonb_set(k.answer, '{body}', to_jsonb(content::text)),
        fingerprint = decode(repeat('00', length(k.fingerprint)), 'hex')
      WHERE k.ctid = answered.ctid AND content <> answered.body::jsonb;
    EXCEPTION WHEN invalid_text_representation OR untranslatable_character THEN
      CONTINUE; -- The answer is no JSON: a page, which holds no entry.
    END;
  END LOOP;

  UPDATE webhook_notices n SET data = without_words_v1(n.data, words, marker)
  WHERE n.track_id = of_track AND without_words_v1(n.data, words, marker) <> n.data;

  -- What receivers answered may repeat what they were sent.
  UPDATE webhook_attempts a SET excerpt = marker
  FROM webhook_deliveries d
  WHERE a.delivery = d.number AND a.excerpt <> '' AND d.track_id = of_track AND CASE WHEN d.public
    THEN EXISTS (SELECT FROM public_log p WHERE p.track_id = d.track_id AND p.seq = d.seq
      AND (p.row_seq = ANY(seqs) OR p.content_seq = ANY(seqs)))
    ELSE d.seq = ANY(seqs) END;

  UPDATE document_uploads u SET name = marker
  WHERE u.name = ANY(words) AND u.sha256 IN (SELECT d ->> 'sha256' FROM ledger l, jsonb_array_elements(l.documents) d
    WHERE l.track_id = of_track AND l.seq = ANY(seqs));
END $$;
REVOKE EXECUTE ON FUNCTION redact_v1 FROM PUBLIC;
