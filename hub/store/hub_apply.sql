-- Merges one batch of row changes into one station's derived tables, and does nothing else.
--
-- p_said has the batch as hub.store.on_postgresql writes it:
--   firsts  [{table, key: [column], names: [column], rows: [{column: value}]}]
--           a row whose key is more than one column has its name under ""
--   sums    [{table, key: [column], names: [column], rows: [{column: value}]}]
--   laters  [{table, key: [column], rows: [{at: {column: value}, row, version, event,
--           fields: {column: value}}]}]
--   touched [{target, row, event}]
-- What is missing in a row is NULL. No key is twice in a group; no (row, field) twice in laters.
-- The station comes first, so that the same call may be sent to the server that has the station.
CREATE OR REPLACE FUNCTION hub_apply(p_station bigint, p_said jsonb) RETURNS void
LANGUAGE plpgsql AS $hub$
DECLARE
  v_group jsonb;
  v_table text;
  v_key text[];
  v_names text[];
  v_columns text;
  v_values text;
  v_same text;
  v_row text;
  v_sets text;
  v_made bigint;
BEGIN
  FOR v_group IN SELECT * FROM jsonb_array_elements(p_said -> 'firsts') LOOP
    v_table := v_group ->> 'table';
    v_key := ARRAY(SELECT jsonb_array_elements_text(v_group -> 'key'));
    v_names := ARRAY(SELECT jsonb_array_elements_text(v_group -> 'names'));
    SELECT string_agg(format('%I', n), ', '), string_agg(format('s.%I', n), ', ')
      INTO v_columns, v_values FROM unnest(v_names) n;
    EXECUTE format(
      'INSERT INTO %1$I (station, %2$s) SELECT $1, %3$s '
      'FROM jsonb_populate_recordset(NULL::%1$I, $2) s ON CONFLICT DO NOTHING',
      v_table, v_columns, v_values) USING p_station, v_group -> 'rows';
    GET DIAGNOSTICS v_made = ROW_COUNT;
    CONTINUE WHEN v_made = jsonb_array_length(v_group -> 'rows');
    -- Some rows were there: later events or sums came first. What no later event decided is ours.
    v_row := CASE WHEN cardinality(v_key) = 1 THEN format('s.%I::text', v_key[1])
      ELSE 'e ->> ''''' END;
    SELECT string_agg(format('t.%1$I = s.%1$I', n), ' AND ') INTO v_same FROM unnest(v_key) n;
    SELECT string_agg(format(
        '%1$I = CASE WHEN %2$L = ANY (d.fields) THEN t.%1$I ELSE s.%1$I END', n, n), ', ')
      INTO v_sets FROM unnest(v_names) n WHERE n <> ALL (v_key);
    CONTINUE WHEN v_sets IS NULL;
    EXECUTE format(
      'UPDATE %1$I t SET %2$s FROM jsonb_array_elements($2) e, '
      'jsonb_populate_record(NULL::%1$I, e) s, '
      'LATERAL (SELECT ARRAY(SELECT m.field FROM merge m WHERE m.station = $1 '
      'AND m.target = %3$L AND m."row" = %4$s) AS fields) d WHERE t.station = $1 AND %5$s',
      v_table, v_sets, v_table, v_row, v_same) USING p_station, v_group -> 'rows';
  END LOOP;

  FOR v_group IN SELECT * FROM jsonb_array_elements(p_said -> 'sums') LOOP
    v_table := v_group ->> 'table';
    v_key := ARRAY(SELECT jsonb_array_elements_text(v_group -> 'key'));
    v_names := ARRAY(SELECT jsonb_array_elements_text(v_group -> 'names'));
    SELECT string_agg(format('%I', n), ', '), string_agg(format('s.%I', n), ', ')
      INTO v_columns, v_values FROM unnest(v_key || v_names) n;
    SELECT string_agg(format('%1$I = coalesce(t.%1$I, 0) + excluded.%1$I', n), ', ')
      INTO v_sets FROM unnest(v_names) n;
    EXECUTE format(
      'INSERT INTO %1$I AS t (station, %2$s) SELECT $1, %3$s '
      'FROM jsonb_populate_recordset(NULL::%1$I, $2) s ON CONFLICT (station, %4$s) %5$s',
      v_table, v_columns, v_values,
      (SELECT string_agg(format('%I', n), ', ') FROM unnest(v_key) n),
      coalesce('DO UPDATE SET ' || v_sets, 'DO NOTHING')) USING p_station, v_group -> 'rows';
  END LOOP;

  FOR v_group IN SELECT * FROM jsonb_array_elements(p_said -> 'laters') LOOP
    v_table := v_group ->> 'table';
    v_key := ARRAY(SELECT jsonb_array_elements_text(v_group -> 'key'));
    SELECT string_agg(format('%I', n), ', '), string_agg(format('s.%I', n), ', '),
        string_agg(format('t.%1$I = s.%1$I', n), ' AND ')
      INTO v_columns, v_values, v_same FROM unnest(v_key) n;
    EXECUTE format(
      'INSERT INTO %1$I (station, %2$s) SELECT $1, %3$s FROM jsonb_array_elements($2) e, '
      'jsonb_populate_record(NULL::%1$I, e -> ''at'') s ON CONFLICT DO NOTHING',
      v_table, v_columns, v_values) USING p_station, v_group -> 'rows';
    -- The higher (version, event) wins, field by field.
    WITH said AS (
      SELECT e ->> 'row' AS "row", e -> 'at' AS place, f.key AS field, f.value AS value,
        (e ->> 'version')::bigint AS version, e ->> 'event' AS event
      FROM jsonb_array_elements(v_group -> 'rows') e, jsonb_each(e -> 'fields') f
      WHERE (e ->> 'version')::bigint >= 0
    ), won AS (
      INSERT INTO merge AS m (station, target, "row", field, version, event)
      SELECT p_station, v_table, s."row", s.field, s.version, s.event FROM said s
      ON CONFLICT (station, target, "row", field)
      DO UPDATE SET version = excluded.version, event = excluded.event
      WHERE (excluded.version, excluded.event) >= (m.version, m.event)
      RETURNING m."row", m.field
    ), rows AS (
      SELECT s.place || jsonb_object_agg(s.field, s.value) AS row_said, array_agg(s.field) AS said
      FROM said s JOIN won USING ("row", field) GROUP BY s."row", s.place
    )
    SELECT jsonb_agg(r.row_said), (SELECT array_agg(DISTINCT n) FROM rows x, unnest(x.said) n)
      INTO v_group, v_names FROM rows r;
    CONTINUE WHEN v_group IS NULL;
    SELECT string_agg(format(
        '%1$I = CASE WHEN e ? %2$L THEN s.%1$I ELSE t.%1$I END', n, n), ', ')
      INTO v_sets FROM unnest(v_names) n;
    EXECUTE format(
      'UPDATE %1$I t SET %2$s FROM jsonb_array_elements($2) e, '
      'jsonb_populate_record(NULL::%1$I, e) s WHERE t.station = $1 AND %3$s',
      v_table, v_sets, v_same) USING p_station, v_group;
  END LOOP;

  INSERT INTO touched (station, target, "row", event)
  SELECT p_station, t.target, t."row", t.event
  FROM jsonb_to_recordset(p_said -> 'touched') AS t (target text, "row" text, event text)
  ON CONFLICT DO NOTHING;
END
$hub$;
