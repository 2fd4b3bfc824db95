-- strata:description add recurring revenue and health views
-- loss: public.subscriptions.mrr: the column is dropped
-- strata:destroys column public.subscriptions.mrr

-- creates view public.vw_index_effectiveness
CREATE VIEW public.vw_index_effectiveness AS
 SELECT statistics.schemaname AS schema_name,
    statistics.relname AS table_name,
    statistics.indexrelname AS index_name,
    definition.indisunique AS is_unique,
    definition.indisvalid AS is_valid,
    statistics.idx_scan AS scans,
    statistics.idx_tup_read AS entries_read,
    statistics.idx_tup_fetch AS rows_fetched,
    round(((statistics.idx_tup_read)::numeric / (NULLIF(statistics.idx_scan, 0))::numeric), 2) AS entries_per_scan,
    pg_relation_size((statistics.indexrelid)::regclass) AS bytes,
    pg_size_pretty(pg_relation_size((statistics.indexrelid)::regclass)) AS size,
    ((statistics.idx_scan = 0) AND (NOT definition.indisunique)) AS is_unused
   FROM (pg_stat_user_indexes statistics
     JOIN pg_index definition ON ((definition.indexrelid = statistics.indexrelid)))
  WHERE (statistics.schemaname = 'public'::name);

-- creates view public.vw_index_effectiveness
COMMENT ON VIEW public.vw_index_effectiveness IS 'How often every index is used, how much it reads for that, and what it takes.';

-- creates view public.vw_schema_health
CREATE VIEW public.vw_schema_health AS
 SELECT statistics.schemaname AS schema_name,
    statistics.relname AS table_name,
    pg_total_relation_size((statistics.relid)::regclass) AS total_bytes,
    pg_size_pretty(pg_total_relation_size((statistics.relid)::regclass)) AS total_size,
    pg_table_size((statistics.relid)::regclass) AS table_bytes,
    pg_indexes_size((statistics.relid)::regclass) AS index_bytes,
    statistics.n_live_tup AS live_rows,
    statistics.n_dead_tup AS dead_rows,
    round(((100.0 * (statistics.n_dead_tup)::numeric) / (NULLIF((statistics.n_live_tup + statistics.n_dead_tup), 0))::numeric), 2) AS dead_percent,
    GREATEST(statistics.last_vacuum, statistics.last_autovacuum) AS last_vacuum,
    GREATEST(statistics.last_analyze, statistics.last_autoanalyze) AS last_analyze,
    age(relation.relfrozenxid) AS transaction_age
   FROM (pg_stat_user_tables statistics
     JOIN pg_class relation ON ((relation.oid = statistics.relid)))
  WHERE ((statistics.schemaname = 'public'::name) AND (relation.relkind = ANY (ARRAY['r'::"char", 'm'::"char"])));

-- creates view public.vw_schema_health
COMMENT ON VIEW public.vw_schema_health IS 'Size, dead rows, last maintenance and transaction age of every table.';

-- creates materialized view public.mv_monthly_recurring_revenue
CREATE MATERIALIZED VIEW public.mv_monthly_recurring_revenue AS
 SELECT (month.month)::date AS month,
    priced.currency,
    round(sum(priced.price), 2) AS recurring_revenue,
    count(*) AS subscriptions,
    count(DISTINCT priced.organization_id) AS customers
   FROM (( SELECT subscriptions.organization_id,
            subscription_plans.currency,
            (subscriptions.started_at AT TIME ZONE 'UTC'::text) AS first_instant,
            (COALESCE(subscriptions.canceled_at, subscriptions.current_period_end) AT TIME ZONE 'UTC'::text) AS end_instant,
            (
                CASE subscription_plans.billing_interval
                    WHEN 'year'::text THEN (subscription_plans.base_price / (12)::numeric)
                    ELSE subscription_plans.base_price
                END + COALESCE(items.price, (0)::numeric)) AS price
           FROM ((public.subscriptions
             JOIN public.subscription_plans ON ((subscription_plans.id = subscriptions.plan_id)))
             LEFT JOIN ( SELECT subscription_items.subscription_id,
                    sum(((subscription_items.quantity)::numeric * subscription_items.unit_price)) AS price
                   FROM public.subscription_items
                  GROUP BY subscription_items.subscription_id) items ON ((items.subscription_id = subscriptions.id)))
          WHERE (subscriptions.status <> 'paused'::text)) priced
     CROSS JOIN LATERAL generate_series(date_trunc('month'::text, priced.first_instant), (priced.end_instant - '00:00:00.000001'::interval), '1 mon'::interval) month(month))
  GROUP BY ((month.month)::date), priced.currency;

-- creates materialized view public.mv_monthly_recurring_revenue
COMMENT ON MATERIALIZED VIEW public.mv_monthly_recurring_revenue IS 'Recurring revenue, subscriptions and customers of every month (UTC), by currency.';

-- creates index public.idx_mv_monthly_recurring_revenue_month_currency_unique
CREATE UNIQUE INDEX idx_mv_monthly_recurring_revenue_month_currency_unique ON public.mv_monthly_recurring_revenue USING btree (month, currency);

-- policies travel with the schema
CREATE SCHEMA IF NOT EXISTS strata;

-- policies travel with the schema
CREATE TABLE IF NOT EXISTS strata.policies (
  kind text NOT NULL,
  object text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (kind, object)
);

-- creates maintenance policy public.mv_monthly_recurring_revenue.refresh
INSERT INTO strata.policies (kind, object, body)
VALUES ('refresh', 'public.mv_monthly_recurring_revenue', '{"every": "1 hour", "concurrently": true}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;

-- drops column public.subscriptions.mrr
-- locks: public.subscriptions (AccessExclusiveLock)
-- hazard: destroys-data: the data of column public.subscriptions.mrr is gone afterwards
ALTER TABLE public.subscriptions DROP COLUMN mrr;
