-- strata:description add indexes

-- creates index public.idx_usage_events_organization_id_metric_name_timestamp
-- locks: each partition of public.usage_events (ShareLock), public.usage_events (ShareLock)
-- hazard: scans-table: each partition of public.usage_events is read whole under ShareLock
-- hazard: blocks-writes: writes to each partition of public.usage_events wait until it is done
CREATE INDEX idx_usage_events_organization_id_metric_name_timestamp ON public.usage_events USING btree (organization_id, metric_name, "timestamp" DESC);

-- drops index public.idx_billing_transactions_payment_method_id_partial
-- locks: public.billing_transactions (AccessExclusiveLock)
DROP INDEX public.idx_billing_transactions_payment_method_id_partial;

-- drops index public.idx_invoices_organization_id_created_at_partial
-- locks: public.invoices (AccessExclusiveLock)
DROP INDEX public.idx_invoices_organization_id_created_at_partial;

-- drops index public.idx_invoices_subscription_id
-- locks: public.invoices (AccessExclusiveLock)
DROP INDEX public.idx_invoices_subscription_id;

-- drops index public.idx_organizations_billing_email
-- locks: public.organizations (AccessExclusiveLock)
DROP INDEX public.idx_organizations_billing_email;

-- drops index public.idx_organizations_slug_hash
-- locks: public.organizations (AccessExclusiveLock)
DROP INDEX public.idx_organizations_slug_hash;

-- drops index public.idx_subscriptions_plan_id
-- locks: public.subscriptions (AccessExclusiveLock)
DROP INDEX public.idx_subscriptions_plan_id;

-- drops index public.idx_usage_events_organization_id_metric_name_timestamp_covering
-- locks: each partition of public.usage_events (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
DROP INDEX public.idx_usage_events_organization_id_metric_name_timestamp_covering;

-- drops index public.idx_usage_events_properties_gin
-- locks: each partition of public.usage_events (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
DROP INDEX public.idx_usage_events_properties_gin;

-- drops index public.idx_usage_events_timestamp_brin
-- locks: each partition of public.usage_events (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
DROP INDEX public.idx_usage_events_timestamp_brin;
