-- strata:description partition usage events by month
-- strata:destroys table public.usage_event_keys

-- drops maintenance policy public.usage_events.partition
DELETE FROM strata.policies WHERE kind = 'partition' AND object = 'public.usage_events';

-- sets table public.usage_events aside to make it again
-- locks: each partition of public.usage_events (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
LOCK TABLE public.usage_events IN ACCESS EXCLUSIVE MODE;

-- sets table public.usage_events aside to make it again
-- locks: each partition of public.usage_events (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
DROP INDEX public.idx_usage_events_timestamp_partial;

-- sets table public.usage_events aside to make it again
-- locks: each partition of public.usage_events (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
DROP INDEX public.idx_usage_events_organization_id_metric_name_timestamp;

-- sets table public.usage_events aside to make it again
-- locks: each partition of public.usage_events (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
DROP INDEX public.idx_usage_events_organization_id_idempotency_key_timesta_unique;

-- sets table public.usage_events aside to make it again
-- locks: each partition of public.usage_events (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
ALTER TABLE public.usage_events DROP CONSTRAINT usage_events_quantity_check;

-- sets table public.usage_events aside to make it again
-- locks: each partition of public.usage_events (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
ALTER TABLE public.usage_events DROP CONSTRAINT usage_events_properties_check;

-- sets table public.usage_events aside to make it again
-- locks: each partition of public.usage_events (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
ALTER TABLE public.usage_events DROP CONSTRAINT usage_events_pkey;

-- sets table public.usage_events aside to make it again
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
ALTER TABLE public.usage_events RENAME TO usage_events__strata_old;

-- sets table public.usage_events aside to make it again
-- locks: each partition of public.usage_events__strata_old (AccessExclusiveLock)
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
DO $strata$
DECLARE
  part record;
BEGIN
  FOR part IN
    SELECT t.relid::regclass AS name, c.relname
    FROM pg_partition_tree('public.usage_events__strata_old'::regclass) t JOIN pg_class c ON c.oid = t.relid
    WHERE t.level > 0
  LOOP
    EXECUTE format('ALTER TABLE %s RENAME TO %I', part.name, left(part.relname, 51) || '__strata_old');
  END LOOP;
END
$strata$;

-- makes table public.usage_events again: a table cannot become plain in place
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
);

-- makes table public.usage_events again: a table cannot become plain in place
COMMENT ON TABLE public.usage_events IS 'Every use of a metric, as reported by clients; grows without end.';

-- makes table public.usage_events again: a table cannot become plain in place
COMMENT ON COLUMN public.usage_events.idempotency_key IS 'Chosen by the client, so that an event which is sent twice counts once.';

-- makes table public.usage_events again: a table cannot become plain in place
COMMENT ON COLUMN public.usage_events."timestamp" IS 'When it happened, which may be before it was reported.';

-- copies the rows of table public.usage_events
-- hazard: offline: table public.usage_events cannot be used until its rows are copied
INSERT INTO public.usage_events (id, organization_id, metric_name, quantity, unit, properties, idempotency_key, "timestamp", created_at)
SELECT id, organization_id, metric_name, quantity, unit, properties, idempotency_key, "timestamp", created_at FROM public.usage_events__strata_old;

-- makes constraint public.usage_events.usage_events_pkey again: PRIMARY KEY (id, "timestamp") → PRIMARY KEY (id)
ALTER TABLE public.usage_events ADD CONSTRAINT usage_events_pkey PRIMARY KEY (id);

-- makes constraint public.usage_events.usage_events_properties_check again: it needs table public.usage_events, which is made again
ALTER TABLE public.usage_events ADD CONSTRAINT usage_events_properties_check CHECK (((jsonb_typeof(properties) = 'object'::text) AND COALESCE((jsonb_typeof((properties -> 'source'::text)) = 'string'::text), false)));

-- makes constraint public.usage_events.usage_events_quantity_check again: it needs table public.usage_events, which is made again
ALTER TABLE public.usage_events ADD CONSTRAINT usage_events_quantity_check CHECK ((quantity >= (0)::numeric));

-- creates index public.idx_usage_events_organization_id_idempotency_key_unique
CREATE UNIQUE INDEX idx_usage_events_organization_id_idempotency_key_unique ON public.usage_events USING btree (organization_id, idempotency_key);

-- makes index public.idx_usage_events_organization_id_metric_name_timestamp again: it needs table public.usage_events, which is made again
CREATE INDEX idx_usage_events_organization_id_metric_name_timestamp ON public.usage_events USING btree (organization_id, metric_name, "timestamp" DESC);

-- makes index public.idx_usage_events_timestamp_partial again: it needs table public.usage_events, which is made again
CREATE INDEX idx_usage_events_timestamp_partial ON public.usage_events USING btree ("timestamp" DESC) WHERE ("timestamp" >= '2024-07-01 00:00:00+00'::timestamp with time zone);

-- makes foreign key public.usage_events.usage_events_organization_id_fk again: it needs table public.usage_events, which is made again
-- locks: public.organizations (ShareRowExclusiveLock)
ALTER TABLE public.usage_events ADD CONSTRAINT usage_events_organization_id_fk FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- drops table public.usage_event_keys
-- locks: public.organizations (AccessExclusiveLock), public.usage_event_keys (AccessExclusiveLock), public.usage_event_keys_p0 (AccessExclusiveLock), public.usage_event_keys_p1 (AccessExclusiveLock), public.usage_event_keys_p2 (AccessExclusiveLock), public.usage_event_keys_p3 (AccessExclusiveLock), public.usage_event_keys_p4 (AccessExclusiveLock), public.usage_event_keys_p5 (AccessExclusiveLock), public.usage_event_keys_p6 (AccessExclusiveLock), public.usage_event_keys_p7 (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.usage_event_keys is gone afterwards
DROP TABLE public.usage_event_keys;

-- drops the old table public.usage_events after its rows were copied
-- locks: each partition of public.usage_events__strata_old (AccessExclusiveLock), public.organizations (AccessExclusiveLock), public.usage_events__strata_old (AccessExclusiveLock)
DROP TABLE public.usage_events__strata_old;

-- drops function public.fn_claim_idempotency_key()
DROP FUNCTION public.fn_claim_idempotency_key();
