-- strata:description add indexes

-- creates index public.idx_billing_transactions_payment_method_id_partial
-- locks: public.billing_transactions (ShareLock)
-- hazard: scans-table: public.billing_transactions is read whole under ShareLock
-- hazard: blocks-writes: writes to public.billing_transactions wait until it is done
CREATE INDEX idx_billing_transactions_payment_method_id_partial ON public.billing_transactions USING btree (payment_method_id) WHERE (payment_method_id IS NOT NULL);

-- creates index public.idx_invoices_organization_id_created_at_partial
-- locks: public.invoices (ShareLock)
-- hazard: scans-table: public.invoices is read whole under ShareLock
-- hazard: blocks-writes: writes to public.invoices wait until it is done
CREATE INDEX idx_invoices_organization_id_created_at_partial ON public.invoices USING btree (organization_id, created_at DESC) WHERE (status = ANY (ARRAY['open'::public.billing_status, 'past_due'::public.billing_status]));

-- creates index public.idx_invoices_subscription_id
-- locks: public.invoices (ShareLock)
-- hazard: scans-table: public.invoices is read whole under ShareLock
-- hazard: blocks-writes: writes to public.invoices wait until it is done
CREATE INDEX idx_invoices_subscription_id ON public.invoices USING btree (subscription_id);

-- creates index public.idx_organizations_billing_email
-- locks: public.organizations (ShareLock)
-- hazard: scans-table: public.organizations is read whole under ShareLock
-- hazard: blocks-writes: writes to public.organizations wait until it is done
CREATE INDEX idx_organizations_billing_email ON public.organizations USING btree (lower((billing_email)::text));

-- creates index public.idx_organizations_slug_hash
-- locks: public.organizations (ShareLock)
-- hazard: scans-table: public.organizations is read whole under ShareLock
-- hazard: blocks-writes: writes to public.organizations wait until it is done
CREATE INDEX idx_organizations_slug_hash ON public.organizations USING hash (slug);

-- creates index public.idx_subscriptions_plan_id
-- locks: public.subscriptions (ShareLock)
-- hazard: scans-table: public.subscriptions is read whole under ShareLock
-- hazard: blocks-writes: writes to public.subscriptions wait until it is done
CREATE INDEX idx_subscriptions_plan_id ON public.subscriptions USING btree (plan_id);

-- creates index public.idx_usage_events_organization_id_metric_name_timestamp_covering
-- locks: each partition of public.usage_events (ShareLock), public.usage_events (ShareLock)
-- hazard: scans-table: each partition of public.usage_events is read whole under ShareLock
-- hazard: blocks-writes: writes to each partition of public.usage_events wait until it is done
CREATE INDEX idx_usage_events_organization_id_metric_name_timestamp_covering ON public.usage_events USING btree (organization_id, metric_name, "timestamp" DESC) INCLUDE (quantity, unit);

-- creates index public.idx_usage_events_properties_gin
-- locks: each partition of public.usage_events (ShareLock), public.usage_events (ShareLock)
-- hazard: scans-table: each partition of public.usage_events is read whole under ShareLock
-- hazard: blocks-writes: writes to each partition of public.usage_events wait until it is done
CREATE INDEX idx_usage_events_properties_gin ON public.usage_events USING gin (properties jsonb_path_ops);

-- creates index public.idx_usage_events_timestamp_brin
-- locks: each partition of public.usage_events (ShareLock), public.usage_events (ShareLock)
-- hazard: scans-table: each partition of public.usage_events is read whole under ShareLock
-- hazard: blocks-writes: writes to each partition of public.usage_events wait until it is done
CREATE INDEX idx_usage_events_timestamp_brin ON public.usage_events USING brin ("timestamp") WITH (pages_per_range=128);

-- drops index public.idx_usage_events_organization_id_metric_name_timestamp
-- locks: each partition of public.usage_events (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
DROP INDEX public.idx_usage_events_organization_id_metric_name_timestamp;
