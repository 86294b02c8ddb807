-- A JSON value in which every text that is one of the words is the marker instead. Names of members stay.
CREATE OR REPLACE FUNCTION without_words_v1(value jsonb, words text[], marker text) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE jsonb_typeof(value)
    WHEN 'string' THEN CASE WHEN value #>> '{}' = ANY(words) THEN to_jsonb(marker) ELSE value END
    WHEN 'array' THEN coalesce((SELECT jsonb_agg(without_words_v1(one, words, marker) ORDER BY n)
      FROM jsonb_array_elements(value) WITH ORDINALITY e(one, n)), '[]')
    WHEN 'object' THEN coalesce((SELECT jsonb_object_agg(name, without_words_v1(one, words, marker))
      FROM jsonb_each(value) e(name, one)), '{}')
    ELSE value
  END;
END $$;
