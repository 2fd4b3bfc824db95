-- strata:description partition usage events by month

-- function bodies may name what a later statement makes
SET LOCAL check_function_bodies = off;

-- sets table public.usage_events aside to make it again
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
LOCK TABLE public.usage_events IN ACCESS EXCLUSIVE MODE;

-- sets table public.usage_events aside to make it again
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
DROP INDEX public.idx_usage_events_timestamp_partial;

-- sets table public.usage_events aside to make it again
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
DROP INDEX public.idx_usage_events_organization_id_metric_name_timestamp;

-- sets table public.usage_events aside to make it again
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
DROP INDEX public.idx_usage_events_organization_id_idempotency_key_unique;

-- sets table public.usage_events aside to make it again
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
ALTER TABLE public.usage_events DROP CONSTRAINT usage_events_quantity_check;

-- sets table public.usage_events aside to make it again
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
ALTER TABLE public.usage_events DROP CONSTRAINT usage_events_properties_check;

-- sets table public.usage_events aside to make it again
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
ALTER TABLE public.usage_events DROP CONSTRAINT usage_events_pkey;

-- sets table public.usage_events aside to make it again
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
ALTER TABLE public.usage_events RENAME TO usage_events__strata_old;

-- creates function public.fn_claim_idempotency_key()
CREATE FUNCTION public.fn_claim_idempotency_key()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$BEGIN
  INSERT INTO public.usage_event_keys (organization_id, idempotency_key, event_id, event_timestamp)
  VALUES (NEW.organization_id, NEW.idempotency_key, NEW.id, NEW."timestamp");
  RETURN NEW;
END$function$;

-- creates function public.fn_claim_idempotency_key()
COMMENT ON FUNCTION public.fn_claim_idempotency_key() IS 'Claims the idempotency key of a new usage event, or fails with a unique violation.';

-- creates table public.usage_event_keys
CREATE TABLE public.usage_event_keys (
  organization_id uuid NOT NULL,
  idempotency_key text NOT NULL,
  event_id uuid NOT NULL,
  event_timestamp timestamp with time zone NOT NULL,
  CONSTRAINT usage_event_keys_pkey PRIMARY KEY (organization_id, idempotency_key)
)
PARTITION BY HASH (organization_id);

-- creates table public.usage_event_keys
COMMENT ON TABLE public.usage_event_keys IS 'The idempotency keys of usage events over all months; a key can be claimed once.';

-- creates table public.usage_event_keys_p0
CREATE TABLE public.usage_event_keys_p0 PARTITION OF public.usage_event_keys FOR VALUES WITH (modulus 8, remainder 0);

-- creates table public.usage_event_keys_p1
CREATE TABLE public.usage_event_keys_p1 PARTITION OF public.usage_event_keys FOR VALUES WITH (modulus 8, remainder 1);

-- creates table public.usage_event_keys_p2
CREATE TABLE public.usage_event_keys_p2 PARTITION OF public.usage_event_keys FOR VALUES WITH (modulus 8, remainder 2);

-- creates table public.usage_event_keys_p3
CREATE TABLE public.usage_event_keys_p3 PARTITION OF public.usage_event_keys FOR VALUES WITH (modulus 8, remainder 3);

-- creates table public.usage_event_keys_p4
CREATE TABLE public.usage_event_keys_p4 PARTITION OF public.usage_event_keys FOR VALUES WITH (modulus 8, remainder 4);

-- creates table public.usage_event_keys_p5
CREATE TABLE public.usage_event_keys_p5 PARTITION OF public.usage_event_keys FOR VALUES WITH (modulus 8, remainder 5);

-- creates table public.usage_event_keys_p6
CREATE TABLE public.usage_event_keys_p6 PARTITION OF public.usage_event_keys FOR VALUES WITH (modulus 8, remainder 6);

-- creates table public.usage_event_keys_p7
CREATE TABLE public.usage_event_keys_p7 PARTITION OF public.usage_event_keys FOR VALUES WITH (modulus 8, remainder 7);

-- makes table public.usage_events again: a table cannot become partitioned in place
CREATE TABLE public.usage_events (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  metric_name text NOT NULL,
  quantity numeric(20,6) NOT NULL,
  unit text DEFAULT 'unit'::text NOT NULL,
  properties jsonb COMPRESSION lz4 DEFAULT '{}'::jsonb NOT NULL,
  idempotency_key text NOT NULL,
  "timestamp" timestamp with time zone DEFAULT now() NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL
)
PARTITION BY RANGE ("timestamp");

-- makes table public.usage_events again: a table cannot become partitioned in place
COMMENT ON TABLE public.usage_events IS 'Every use of a metric, as reported by clients; grows without end.';

-- makes table public.usage_events again: a table cannot become partitioned in place
COMMENT ON COLUMN public.usage_events.idempotency_key IS 'Chosen by the client, so that an event which is sent twice counts once.';

-- makes table public.usage_events again: a table cannot become partitioned in place
COMMENT ON COLUMN public.usage_events."timestamp" IS 'When it happened, which may be before it was reported.';

-- policies travel with the schema
CREATE SCHEMA IF NOT EXISTS strata;

-- policies travel with the schema
CREATE TABLE IF NOT EXISTS strata.policies (
  kind text NOT NULL,
  object text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (kind, object)
);

-- creates maintenance policy public.usage_events.partition
INSERT INTO strata.policies (kind, object, body)
VALUES ('partition', 'public.usage_events', '{"every": "1 month", "start": "2024-01-01", "column": "timestamp", "naming": "YYYY_MM", "retain": {"keep": "12 months", "then": "detach"}, "premake": 3, "timeZone": "UTC", "hasDefault": false}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;

-- makes the partitions that the schedule of usage_events wants now
DO $strata$
DECLARE
  parent constant regclass := 'public.usage_events';
  zone constant text := 'UTC';
  step constant interval := '1 month';
  key_type regtype;
  oldest timestamp;
  lower timestamp := date_trunc('month', timestamp '2024-01-01') - make_interval(months => mod((extract(year FROM timestamp '2024-01-01') * 12 + extract(month FROM timestamp '2024-01-01') - 1)::int, 1));
  last timestamp := date_trunc('month', now() AT TIME ZONE zone) - make_interval(months => mod((extract(year FROM now() AT TIME ZONE zone) * 12 + extract(month FROM now() AT TIME ZONE zone) - 1)::int, 1)) + 3 * step;
  part text;
  lower_text text;
  upper_text text;
BEGIN
  SELECT coalesce(nullif(t.typbasetype, 0), t.oid)::regtype INTO STRICT key_type
    FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    WHERE a.attrelid = parent AND a.attname = 'timestamp';
  IF key_type = 'uuid'::regtype THEN
    EXECUTE 'SELECT to_timestamp((''x'' || left(replace(k::text, ''-'', ''''), 12))::bit(48)::bigint / 1000.0)
      AT TIME ZONE $1 FROM (SELECT "timestamp" AS k FROM public.usage_events__strata_old ORDER BY 1 LIMIT 1) AS o'
      INTO oldest USING zone;
  ELSIF key_type = 'timestamptz'::regtype THEN
    EXECUTE 'SELECT min("timestamp") AT TIME ZONE $1 FROM public.usage_events__strata_old' INTO oldest USING zone;
  ELSE
    EXECUTE 'SELECT min("timestamp")::timestamp FROM public.usage_events__strata_old' INTO oldest;
  END IF;
  lower := least(lower, date_trunc('month', oldest) - make_interval(months => mod((extract(year FROM oldest) * 12 + extract(month FROM oldest) - 1)::int, 1)));
  WHILE lower <= last LOOP
    part := 'usage_events_' || to_char(lower, 'YYYY_MM');
    IF key_type = 'timestamptz'::regtype THEN
      lower_text := lower AT TIME ZONE zone;
      upper_text := (lower + step) AT TIME ZONE zone;
    ELSIF key_type = 'uuid'::regtype THEN
      lower_text := lpad(to_hex((extract(epoch FROM lower AT TIME ZONE zone) * 1000)::bigint), 12, '0');
      upper_text := lpad(to_hex((extract(epoch FROM (lower + step) AT TIME ZONE zone) * 1000)::bigint), 12, '0');
      lower_text := rpad(lower_text, 32, '0')::uuid;
      upper_text := rpad(upper_text, 32, '0')::uuid;
    ELSE
      lower_text := lower;
      upper_text := lower + step;
    END IF;
    IF to_regclass(format('%I.%I', 'public', part)) IS NULL THEN
      EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
        'public', part, parent, lower_text, upper_text);
    ELSIF NOT EXISTS (SELECT FROM pg_catalog.pg_inherits
        WHERE inhparent = parent AND inhrelid = to_regclass(format('%I.%I', 'public', part))) THEN
      RAISE EXCEPTION 'relation % exists and is no partition of %', part, parent;
    END IF;
    lower := lower + step;
  END LOOP;
END
$strata$;

-- copies the rows of table public.usage_events
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
INSERT INTO public.usage_events (id, organization_id, metric_name, quantity, unit, properties, idempotency_key, "timestamp", created_at)
SELECT id, organization_id, metric_name, quantity, unit, properties, idempotency_key, "timestamp", created_at FROM public.usage_events__strata_old;

-- makes constraint public.usage_events.usage_events_pkey again: PRIMARY KEY (id) → PRIMARY KEY (id, "timestamp")
ALTER TABLE public.usage_events ADD CONSTRAINT usage_events_pkey PRIMARY KEY (id, "timestamp");

-- makes constraint public.usage_events.usage_events_properties_check again: it needs table public.usage_events, which is made again
ALTER TABLE public.usage_events ADD CONSTRAINT usage_events_properties_check CHECK (((jsonb_typeof(properties) = 'object'::text) AND COALESCE((jsonb_typeof((properties -> 'source'::text)) = 'string'::text), false)));

-- makes constraint public.usage_events.usage_events_quantity_check again: it needs table public.usage_events, which is made again
ALTER TABLE public.usage_events ADD CONSTRAINT usage_events_quantity_check CHECK ((quantity >= (0)::numeric));

-- creates index public.idx_usage_events_organization_id_idempotency_key_timesta_unique
CREATE UNIQUE INDEX idx_usage_events_organization_id_idempotency_key_timesta_unique ON public.usage_events USING btree (organization_id, idempotency_key, "timestamp");

-- makes index public.idx_usage_events_organization_id_metric_name_timestamp again: it needs table public.usage_events, which is made again
CREATE INDEX idx_usage_events_organization_id_metric_name_timestamp ON public.usage_events USING btree (organization_id, metric_name, "timestamp" DESC);

-- makes index public.idx_usage_events_timestamp_partial again: it needs table public.usage_events, which is made again
CREATE INDEX idx_usage_events_timestamp_partial ON public.usage_events USING btree ("timestamp" DESC) WHERE ("timestamp" >= '2024-07-01 00:00:00+00'::timestamp with time zone);

-- makes foreign key public.usage_events.usage_events_organization_id_fk again: it needs table public.usage_events, which is made again
-- locks: public.organizations (ShareRowExclusiveLock)
ALTER TABLE public.usage_events ADD CONSTRAINT usage_events_organization_id_fk FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- creates trigger public.usage_events.trg_usage_events_claim_idempotency_key
CREATE TRIGGER trg_usage_events_claim_idempotency_key BEFORE INSERT ON public.usage_events FOR EACH ROW EXECUTE FUNCTION public.fn_claim_idempotency_key();

-- moves data for table public.usage_event_keys
INSERT INTO public.usage_event_keys (organization_id, idempotency_key, event_id, event_timestamp)
SELECT organization_id, idempotency_key, id, "timestamp" FROM public.usage_events;

-- creates foreign key public.usage_event_keys.usage_event_keys_organization_id_fk
-- locks: public.organizations (ShareRowExclusiveLock)
ALTER TABLE public.usage_event_keys ADD CONSTRAINT usage_event_keys_organization_id_fk FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- drops the old table public.usage_events after its rows were copied
-- locks: public.organizations (AccessExclusiveLock), public.usage_events__strata_old (AccessExclusiveLock)
DROP TABLE public.usage_events__strata_old;
