-- A JSON value in which every text that is one of the words is the marker instead. A person whose name goes loses the post
-- and the role too. Names of members stay.
CREATE OR REPLACE FUNCTION without_words_v1(value jsonb, words text[], marker text) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  is_person boolean;
BEGIN
  IF jsonb_typeof(value) = 'object' THEN
    is_person := EXISTS (SELECT FROM jsonb_path_query(value, '$.name') n
      WHERE without_words_v1(n, words, marker) <> n);
    RETURN coalesce((SELECT jsonb_object_agg(part,
        CASE WHEN is_person AND part IN ('name', 'title', 'role') THEN to_jsonb(marker)
          ELSE without_words_v1(one, words, marker) END)
      FROM jsonb_each(value) e(part, one)), '{}');
  END IF;
  RETURN CASE jsonb_typeof(value)
    WHEN 'string' THEN CASE WHEN value #>> '{}' = ANY(words) THEN to_jsonb(marker) ELSE value END
    WHEN 'array' THEN coalesce((SELECT jsonb_agg(without_words_v1(one, words, marker) ORDER BY n)
      FROM jsonb_array_elements(value) WITH ORDINALITY e(one, n)), '[]')
    ELSE value
  END;
END $$;
