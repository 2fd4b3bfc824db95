-- strata:description add recurring revenue and health views
-- loss: public.subscriptions.mrr: the column is dropped

-- creates column public.subscriptions.mrr
-- locks: public.subscriptions (AccessExclusiveLock)
ALTER TABLE public.subscriptions ADD COLUMN mrr numeric(12,2) DEFAULT 0 NOT NULL;

-- drops maintenance policy public.mv_monthly_recurring_revenue.refresh
DELETE FROM strata.policies WHERE kind = 'refresh' AND object = 'public.mv_monthly_recurring_revenue';

-- drops materialized view public.mv_monthly_recurring_revenue
-- locks: public.mv_monthly_recurring_revenue (AccessExclusiveLock)
DROP MATERIALIZED VIEW public.mv_monthly_recurring_revenue;

-- drops view public.vw_index_effectiveness
DROP VIEW public.vw_index_effectiveness;

-- drops view public.vw_schema_health
DROP VIEW public.vw_schema_health;
