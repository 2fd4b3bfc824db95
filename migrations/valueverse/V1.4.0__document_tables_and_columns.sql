-- strata:description document tables and columns

-- changes enum public.billing_status
COMMENT ON TYPE public.billing_status IS 'Where an invoice stands.';

-- changes domain public.email
COMMENT ON DOMAIN public.email IS 'An address that mail can be sent to.';

-- changes function public.fn_calculate_invoice_total(uuid)
COMMENT ON FUNCTION public.fn_calculate_invoice_total(uuid) IS 'What the lines of an invoice add up to, with their tax.';

-- changes table public.billing_transactions
COMMENT ON TABLE public.billing_transactions IS 'Money that moved, or failed to.';

-- changes table public.invoices
COMMENT ON TABLE public.invoices IS 'What organizations owe and have paid, month by month.';

-- changes table public.organizations
COMMENT ON TABLE public.organizations IS 'The customers: every other row belongs to one of them.';

-- changes table public.payment_methods
COMMENT ON TABLE public.payment_methods IS 'How an organization pays; the numbers themselves stay with the provider.';

-- changes table public.pricing_rules
COMMENT ON TABLE public.pricing_rules IS 'How a plan prices the use of a metric.';

-- changes table public.subscription_plans
COMMENT ON TABLE public.subscription_plans IS 'The plans that are sold; their rows are part of the schema.';

-- changes table public.subscriptions
COMMENT ON TABLE public.subscriptions IS 'Which plan an organization has, and the period it has paid for.';

-- changes table public.usage_events
COMMENT ON TABLE public.usage_events IS 'Every use of a metric, as reported by clients; grows without end.';

-- changes table public.usage_limits
COMMENT ON TABLE public.usage_limits IS 'How much of a metric a subscription may use in its period.';

-- changes column public.organizations.billing_email
COMMENT ON COLUMN public.organizations.billing_email IS 'Where invoices are sent.';

-- changes column public.organizations.slug
COMMENT ON COLUMN public.organizations.slug IS 'The name of the organization in URLs; it never changes hands.';

-- changes column public.payment_methods.provider_method_id
COMMENT ON COLUMN public.payment_methods.provider_method_id IS 'The token by which the provider knows the method.';

-- changes column public.subscriptions.is_cancel_at_period_end
COMMENT ON COLUMN public.subscriptions.is_cancel_at_period_end IS 'The subscription ends with its current period and is not renewed.';

-- changes column public.usage_events.idempotency_key
COMMENT ON COLUMN public.usage_events.idempotency_key IS 'Chosen by the client, so that an event which is sent twice counts once.';

-- changes column public.usage_events."timestamp"
COMMENT ON COLUMN public.usage_events."timestamp" IS 'When it happened, which may be before it was reported.';

-- changes view public.vw_active_subscriptions
COMMENT ON VIEW public.vw_active_subscriptions IS 'The subscriptions that are being served, with the names people know them by.';

-- creates view public.vw_schema_documentation
CREATE VIEW public.vw_schema_documentation AS
 SELECT namespace.nspname AS schema_name,
    relation.relname AS relation_name,
        CASE relation.relkind
            WHEN 'r'::"char" THEN 'table'::text
            WHEN 'p'::"char" THEN 'partitioned table'::text
            WHEN 'v'::"char" THEN 'view'::text
            WHEN 'm'::"char" THEN 'materialized view'::text
            WHEN 'f'::"char" THEN 'foreign table'::text
            ELSE NULL::text
        END AS relation_kind,
    obj_description(relation.oid, 'pg_class'::name) AS relation_comment,
    attribute.attnum AS "position",
    attribute.attname AS column_name,
    format_type(attribute.atttypid, attribute.atttypmod) AS data_type,
    (NOT attribute.attnotnull) AS is_nullable,
    (attribute.attgenerated <> ''::"char") AS is_generated,
    pg_get_expr(expression.adbin, expression.adrelid) AS expression,
    col_description(relation.oid, (attribute.attnum)::integer) AS column_comment
   FROM (((pg_class relation
     JOIN pg_namespace namespace ON ((namespace.oid = relation.relnamespace)))
     JOIN pg_attribute attribute ON (((attribute.attrelid = relation.oid) AND (attribute.attnum > 0) AND (NOT attribute.attisdropped))))
     LEFT JOIN pg_attrdef expression ON (((expression.adrelid = attribute.attrelid) AND (expression.adnum = attribute.attnum))))
  WHERE ((namespace.nspname = 'public'::name) AND (relation.relkind = ANY (ARRAY['r'::"char", 'p'::"char", 'v'::"char", 'm'::"char", 'f'::"char"])) AND (NOT relation.relispartition));

-- creates view public.vw_schema_documentation
COMMENT ON VIEW public.vw_schema_documentation IS 'The data dictionary: every column of every relation of this schema, with their comments.';
