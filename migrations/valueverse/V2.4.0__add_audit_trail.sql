-- strata:description add audit trail

-- function bodies may name what a later statement makes
SET LOCAL check_function_bodies = off;

-- creates function public.fn_record_audit()
CREATE FUNCTION public.fn_record_audit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$DECLARE
  before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  subject jsonb := coalesce(after, before);
BEGIN
  IF before IS NOT DISTINCT FROM after THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.audit_trail
    (table_name, operation, user_id, organization_id, record_id, old_values, new_values, ip_address, user_agent)
  VALUES (
    TG_TABLE_NAME, TG_OP, nullif(current_setting('app.user_id', true), '')::uuid,
    (subject ->> CASE TG_TABLE_NAME WHEN 'organizations' THEN 'id' ELSE 'organization_id' END)::uuid,
    (subject ->> 'id')::uuid, before, after, inet_client_addr(),
    nullif(current_setting('app.user_agent', true), ''));
  RETURN NULL;
END$function$;

-- creates function public.fn_record_audit()
COMMENT ON FUNCTION public.fn_record_audit() IS 'Records a change of a row in the audit trail; rows that were written but not changed are left out.';

-- creates table public.audit_trail
CREATE TABLE public.audit_trail (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  table_name name NOT NULL,
  operation text NOT NULL,
  user_id uuid,
  organization_id uuid,
  record_id uuid NOT NULL,
  old_values jsonb COMPRESSION lz4,
  new_values jsonb COMPRESSION lz4,
  ip_address inet,
  user_agent text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT audit_trail_operation_check CHECK ((operation = ANY (ARRAY['INSERT'::text, 'UPDATE'::text, 'DELETE'::text]))),
  CONSTRAINT audit_trail_pkey PRIMARY KEY (id, created_at)
)
PARTITION BY RANGE (created_at);

-- creates table public.audit_trail
COMMENT ON TABLE public.audit_trail IS 'Who changed what, and how it was before; kept in a partition for every month.';

-- creates table public.audit_trail
COMMENT ON COLUMN public.audit_trail.user_id IS 'The setting app.user_id of the session, where it has one.';

-- creates table public.audit_trail_default
CREATE TABLE public.audit_trail_default PARTITION OF public.audit_trail DEFAULT;

-- creates index public.idx_audit_trail_organization_id_created_at
CREATE INDEX idx_audit_trail_organization_id_created_at ON public.audit_trail USING btree (organization_id, created_at DESC);

-- creates index public.idx_audit_trail_record_id_created_at
CREATE INDEX idx_audit_trail_record_id_created_at ON public.audit_trail USING btree (record_id, created_at DESC);

-- creates trigger public.invoices.trg_invoices_record_audit
-- locks: public.invoices (ShareRowExclusiveLock)
CREATE TRIGGER trg_invoices_record_audit AFTER INSERT OR DELETE OR UPDATE ON public.invoices FOR EACH ROW EXECUTE FUNCTION public.fn_record_audit();

-- creates trigger public.organizations.trg_organizations_record_audit
-- locks: public.organizations (ShareRowExclusiveLock)
CREATE TRIGGER trg_organizations_record_audit AFTER INSERT OR DELETE OR UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION public.fn_record_audit();

-- creates trigger public.payment_methods.trg_payment_methods_record_audit
-- locks: public.payment_methods (ShareRowExclusiveLock)
CREATE TRIGGER trg_payment_methods_record_audit AFTER INSERT OR DELETE OR UPDATE ON public.payment_methods FOR EACH ROW EXECUTE FUNCTION public.fn_record_audit();

-- creates trigger public.subscription_plans.trg_subscription_plans_record_audit
-- locks: public.subscription_plans (ShareRowExclusiveLock)
CREATE TRIGGER trg_subscription_plans_record_audit AFTER INSERT OR DELETE OR UPDATE ON public.subscription_plans FOR EACH ROW EXECUTE FUNCTION public.fn_record_audit();

-- creates trigger public.subscriptions.trg_subscriptions_record_audit
-- locks: public.subscriptions (ShareRowExclusiveLock)
CREATE TRIGGER trg_subscriptions_record_audit AFTER INSERT OR DELETE OR UPDATE ON public.subscriptions FOR EACH ROW EXECUTE FUNCTION public.fn_record_audit();

-- policies travel with the schema
CREATE SCHEMA IF NOT EXISTS strata;

-- policies travel with the schema
CREATE TABLE IF NOT EXISTS strata.policies (
  kind text NOT NULL,
  object text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (kind, object)
);

-- creates maintenance policy public.audit_trail.partition
INSERT INTO strata.policies (kind, object, body)
VALUES ('partition', 'public.audit_trail', '{"every": "1 month", "column": "created_at", "naming": "YYYY_MM", "retain": {"keep": "7 years", "then": "detach"}, "premake": 3, "timeZone": "UTC", "hasDefault": true}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;

-- makes the partitions that the schedule of audit_trail wants now
DO $strata$
DECLARE
  parent constant regclass := 'public.audit_trail';
  zone constant text := 'UTC';
  step constant interval := '1 month';
  key_type regtype;
  oldest timestamp;
  lower timestamp := date_trunc('month', now() AT TIME ZONE zone) - make_interval(months => mod((extract(year FROM now() AT TIME ZONE zone) * 12 + extract(month FROM now() AT TIME ZONE zone) - 1)::int, 1));
  last timestamp := date_trunc('month', now() AT TIME ZONE zone) - make_interval(months => mod((extract(year FROM now() AT TIME ZONE zone) * 12 + extract(month FROM now() AT TIME ZONE zone) - 1)::int, 1)) + 3 * step;
  part text;
  lower_text text;
  upper_text text;
BEGIN
  SELECT coalesce(nullif(t.typbasetype, 0), t.oid)::regtype INTO STRICT key_type
    FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    WHERE a.attrelid = parent AND a.attname = 'created_at';
  WHILE lower <= last LOOP
    part := 'audit_trail_' || to_char(lower, 'YYYY_MM');
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
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_partitioned_table WHERE partrelid = parent AND partdefid <> 0) THEN
    EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s DEFAULT',
      'public', 'audit_trail_default', parent);
  END IF;
END
$strata$;
