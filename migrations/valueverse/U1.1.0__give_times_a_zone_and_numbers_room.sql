-- strata:description give times a zone and numbers room
-- loss: public.usage_events.quantity: values are converted from numeric(20,8) to numeric(20,6)
-- loss: public.usage_limits.current_usage: values are converted from numeric(20,8) to numeric(20,6)
-- loss: public.usage_limits.limit_value: values are converted from numeric(20,8) to numeric(20,6)

-- makes room for view public.active_subscriptions: columns of a view cannot be taken away or changed
DROP VIEW public.active_subscriptions;

-- makes room for index public.idx_usage_events_recent: condition ("timestamp" >= '2024-07-01 00:00:00+00'::timestamp with time zone) → ("timestamp" >= '2024-07-01 00:00:00'::timestamp without time zone)
-- locks: public.usage_events (AccessExclusiveLock)
DROP INDEX public.idx_usage_events_recent;

-- amount: type numeric(12,2) → numeric(10,2); created_at: type timestamp with time zone → timestamp without time zone; updated_at: type timestamp with time zone → timestamp without time zone
-- locks: public.billing_transactions (AccessExclusiveLock)
-- hazard: rewrites-table: public.billing_transactions is written anew
-- hazard: blocks-reads: reads of public.billing_transactions wait until it is done
-- hazard: blocks-writes: writes to public.billing_transactions wait until it is done
ALTER TABLE public.billing_transactions
  ALTER COLUMN amount TYPE numeric(10,2),
  ALTER COLUMN created_at TYPE timestamp without time zone USING "created_at" AT TIME ZONE 'UTC',
  ALTER COLUMN updated_at TYPE timestamp without time zone USING "updated_at" AT TIME ZONE 'UTC';

-- amount_due: type numeric(12,2) → numeric(10,2); amount_paid: type numeric(12,2) → numeric(10,2); created_at: type timestamp with time zone → timestamp without time zone; line_items: changes column public.invoices.line_items; paid_at: type timestamp with time zone → timestamp without time zone; subtotal: type numeric(12,2) → numeric(10,2); tax: type numeric(12,2) → numeric(10,2); total: type numeric(12,2) → numeric(10,2); updated_at: type timestamp with time zone → timestamp without time zone
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: rewrites-table: public.invoices is written anew
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices
  ALTER COLUMN amount_due TYPE numeric(10,2),
  ALTER COLUMN amount_paid TYPE numeric(10,2),
  ALTER COLUMN created_at TYPE timestamp without time zone USING "created_at" AT TIME ZONE 'UTC',
  ALTER COLUMN line_items SET COMPRESSION default,
  ALTER COLUMN paid_at TYPE timestamp without time zone USING "paid_at" AT TIME ZONE 'UTC',
  ALTER COLUMN subtotal TYPE numeric(10,2),
  ALTER COLUMN tax TYPE numeric(10,2),
  ALTER COLUMN total TYPE numeric(10,2),
  ALTER COLUMN updated_at TYPE timestamp without time zone USING "updated_at" AT TIME ZONE 'UTC';

-- created_at: type timestamp with time zone → timestamp without time zone; name: type character varying(255) → text; slug: type character varying(100) → text; updated_at: type timestamp with time zone → timestamp without time zone
-- locks: public.organizations (AccessExclusiveLock)
-- hazard: rewrites-table: public.organizations is written anew
-- hazard: blocks-reads: reads of public.organizations wait until it is done
-- hazard: blocks-writes: writes to public.organizations wait until it is done
ALTER TABLE public.organizations
  ALTER COLUMN created_at TYPE timestamp without time zone USING "created_at" AT TIME ZONE 'UTC',
  ALTER COLUMN name TYPE text,
  ALTER COLUMN slug TYPE text,
  ALTER COLUMN updated_at TYPE timestamp without time zone USING "updated_at" AT TIME ZONE 'UTC';

-- created_at: type timestamp with time zone → timestamp without time zone; updated_at: type timestamp with time zone → timestamp without time zone
-- locks: public.payment_methods (AccessExclusiveLock)
-- hazard: rewrites-table: public.payment_methods is written anew
-- hazard: blocks-reads: reads of public.payment_methods wait until it is done
-- hazard: blocks-writes: writes to public.payment_methods wait until it is done
ALTER TABLE public.payment_methods
  ALTER COLUMN created_at TYPE timestamp without time zone USING "created_at" AT TIME ZONE 'UTC',
  ALTER COLUMN updated_at TYPE timestamp without time zone USING "updated_at" AT TIME ZONE 'UTC';

-- created_at: type timestamp with time zone → timestamp without time zone; updated_at: type timestamp with time zone → timestamp without time zone
-- locks: public.pricing_rules (AccessExclusiveLock)
-- hazard: rewrites-table: public.pricing_rules is written anew
-- hazard: blocks-reads: reads of public.pricing_rules wait until it is done
-- hazard: blocks-writes: writes to public.pricing_rules wait until it is done
ALTER TABLE public.pricing_rules
  ALTER COLUMN created_at TYPE timestamp without time zone USING "created_at" AT TIME ZONE 'UTC',
  ALTER COLUMN updated_at TYPE timestamp without time zone USING "updated_at" AT TIME ZONE 'UTC';

-- base_price: type numeric(12,2) → numeric(10,2); created_at: type timestamp with time zone → timestamp without time zone; updated_at: type timestamp with time zone → timestamp without time zone
-- locks: public.subscription_plan (AccessExclusiveLock)
-- hazard: rewrites-table: public.subscription_plan is written anew
-- hazard: blocks-reads: reads of public.subscription_plan wait until it is done
-- hazard: blocks-writes: writes to public.subscription_plan wait until it is done
ALTER TABLE public.subscription_plan
  ALTER COLUMN base_price TYPE numeric(10,2),
  ALTER COLUMN created_at TYPE timestamp without time zone USING "created_at" AT TIME ZONE 'UTC',
  ALTER COLUMN updated_at TYPE timestamp without time zone USING "updated_at" AT TIME ZONE 'UTC';

-- canceled_at: type timestamp with time zone → timestamp without time zone; created_at: type timestamp with time zone → timestamp without time zone; current_period_end: type timestamp with time zone → timestamp without time zone; current_period_start: type timestamp with time zone → timestamp without time zone; mrr: type numeric(12,2) → numeric(10,2); started_at: type timestamp with time zone → timestamp without time zone; updated_at: type timestamp with time zone → timestamp without time zone
-- locks: public.subscriptions (AccessExclusiveLock)
-- hazard: rewrites-table: public.subscriptions is written anew
-- hazard: blocks-reads: reads of public.subscriptions wait until it is done
-- hazard: blocks-writes: writes to public.subscriptions wait until it is done
ALTER TABLE public.subscriptions
  ALTER COLUMN canceled_at TYPE timestamp without time zone USING "canceled_at" AT TIME ZONE 'UTC',
  ALTER COLUMN created_at TYPE timestamp without time zone USING "created_at" AT TIME ZONE 'UTC',
  ALTER COLUMN current_period_end TYPE timestamp without time zone USING "current_period_end" AT TIME ZONE 'UTC',
  ALTER COLUMN current_period_start TYPE timestamp without time zone USING "current_period_start" AT TIME ZONE 'UTC',
  ALTER COLUMN mrr TYPE numeric(10,2),
  ALTER COLUMN started_at TYPE timestamp without time zone USING "started_at" AT TIME ZONE 'UTC',
  ALTER COLUMN updated_at TYPE timestamp without time zone USING "updated_at" AT TIME ZONE 'UTC';

-- created_at: type timestamp with time zone → timestamp without time zone; properties: changes column public.usage_events.properties; quantity: type numeric(20,6) → numeric(20,8); timestamp: type timestamp with time zone → timestamp without time zone
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: rewrites-table: public.usage_events is written anew
-- hazard: blocks-reads: reads of public.usage_events wait until it is done
-- hazard: blocks-writes: writes to public.usage_events wait until it is done
ALTER TABLE public.usage_events
  ALTER COLUMN created_at TYPE timestamp without time zone USING "created_at" AT TIME ZONE 'UTC',
  ALTER COLUMN properties SET COMPRESSION default,
  ALTER COLUMN quantity TYPE numeric(20,8),
  ALTER COLUMN "timestamp" TYPE timestamp without time zone USING "timestamp" AT TIME ZONE 'UTC';

-- created_at: type timestamp with time zone → timestamp without time zone; current_usage: type numeric(20,6) → numeric(20,8); limit_value: type numeric(20,6) → numeric(20,8); reset_at: type timestamp with time zone → timestamp without time zone; updated_at: type timestamp with time zone → timestamp without time zone
-- locks: public.usage_limits (AccessExclusiveLock)
-- hazard: rewrites-table: public.usage_limits is written anew
-- hazard: blocks-reads: reads of public.usage_limits wait until it is done
-- hazard: blocks-writes: writes to public.usage_limits wait until it is done
ALTER TABLE public.usage_limits
  ALTER COLUMN created_at TYPE timestamp without time zone USING "created_at" AT TIME ZONE 'UTC',
  ALTER COLUMN current_usage TYPE numeric(20,8),
  ALTER COLUMN limit_value TYPE numeric(20,8),
  ALTER COLUMN reset_at TYPE timestamp without time zone USING "reset_at" AT TIME ZONE 'UTC',
  ALTER COLUMN updated_at TYPE timestamp without time zone USING "updated_at" AT TIME ZONE 'UTC';

-- makes index public.idx_usage_events_recent again: condition ("timestamp" >= '2024-07-01 00:00:00+00'::timestamp with time zone) → ("timestamp" >= '2024-07-01 00:00:00'::timestamp without time zone)
-- locks: public.usage_events (ShareLock)
-- hazard: scans-table: public.usage_events is read whole under ShareLock
-- hazard: blocks-writes: writes to public.usage_events wait until it is done
CREATE INDEX idx_usage_events_recent ON public.usage_events USING btree ("timestamp" DESC) WHERE ("timestamp" >= '2024-07-01 00:00:00'::timestamp without time zone);

-- makes view public.active_subscriptions again: columns of a view cannot be taken away or changed
CREATE VIEW public.active_subscriptions AS
 SELECT subscriptions.id,
    subscriptions.organization_id,
    organizations.name AS organization,
    subscription_plan.name AS plan,
    subscriptions.status,
    subscriptions.current_period_start,
    subscriptions.current_period_end,
    subscriptions.cancel_at_period_end
   FROM ((public.subscriptions
     JOIN public.organizations ON ((organizations.id = subscriptions.organization_id)))
     JOIN public.subscription_plan ON ((subscription_plan.id = subscriptions.plan_id)))
  WHERE (subscriptions.status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text]));
