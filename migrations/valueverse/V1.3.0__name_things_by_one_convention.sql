-- strata:description name things by one convention

-- renames function public.calculate_invoice_total(uuid) to fn_calculate_invoice_total
-- hazard: breaks-clients: statements that name function public.calculate_invoice_total(uuid) fail afterwards
ALTER FUNCTION public.calculate_invoice_total(uuid) RENAME TO fn_calculate_invoice_total;

-- renames table public.subscription_plan to subscription_plans
-- locks: public.subscription_plan (AccessExclusiveLock)
-- hazard: breaks-clients: statements that name table public.subscription_plan fail afterwards
ALTER TABLE public.subscription_plan RENAME TO subscription_plans;

-- the policies of table public.subscription_plan follow it
UPDATE strata.policies SET object = 'public.subscription_plans'
WHERE object = 'public.subscription_plan';

-- renames view public.active_subscriptions to vw_active_subscriptions
-- hazard: breaks-clients: statements that name view public.active_subscriptions fail afterwards
ALTER VIEW public.active_subscriptions RENAME TO vw_active_subscriptions;

-- renames column public.subscriptions.cancel_at_period_end to is_cancel_at_period_end
-- locks: public.subscriptions (AccessExclusiveLock)
-- hazard: breaks-clients: statements that name column public.subscriptions.cancel_at_period_end fail afterwards
ALTER TABLE public.subscriptions RENAME COLUMN cancel_at_period_end TO is_cancel_at_period_end;

-- renames index public.idx_billing_transactions_invoice to idx_billing_transactions_invoice_id_created_at
ALTER INDEX public.idx_billing_transactions_invoice RENAME TO idx_billing_transactions_invoice_id_created_at;

-- renames index public.idx_invoices_due to idx_invoices_due_date_partial
ALTER INDEX public.idx_invoices_due RENAME TO idx_invoices_due_date_partial;

-- renames index public.idx_payment_methods_default to idx_payment_methods_organization_id_partial
ALTER INDEX public.idx_payment_methods_default RENAME TO idx_payment_methods_organization_id_partial;

-- renames index public.idx_subscriptions_org_status to idx_subscriptions_organization_id_status_partial
ALTER INDEX public.idx_subscriptions_org_status RENAME TO idx_subscriptions_organization_id_status_partial;

-- renames index public.idx_usage_events_idempotency to idx_usage_events_organization_id_idempotency_key_unique
ALTER INDEX public.idx_usage_events_idempotency RENAME TO idx_usage_events_organization_id_idempotency_key_unique;

-- renames index public.idx_usage_events_org_metric_time to idx_usage_events_organization_id_metric_name_timestamp
ALTER INDEX public.idx_usage_events_org_metric_time RENAME TO idx_usage_events_organization_id_metric_name_timestamp;

-- renames index public.idx_usage_events_recent to idx_usage_events_timestamp_partial
ALTER INDEX public.idx_usage_events_recent RENAME TO idx_usage_events_timestamp_partial;

-- renames foreign key public.billing_transactions.billing_transactions_invoice_id_fkey to billing_transactions_invoice_id_fk
-- locks: public.billing_transactions (AccessExclusiveLock)
ALTER TABLE public.billing_transactions RENAME CONSTRAINT billing_transactions_invoice_id_fkey TO billing_transactions_invoice_id_fk;

-- renames foreign key public.billing_transactions.billing_transactions_payment_method_id_fkey to billing_transactions_payment_method_id_fk
-- locks: public.billing_transactions (AccessExclusiveLock)
ALTER TABLE public.billing_transactions RENAME CONSTRAINT billing_transactions_payment_method_id_fkey TO billing_transactions_payment_method_id_fk;

-- renames foreign key public.billing_transactions.billing_transactions_refunded_transaction_id_fkey to billing_transactions_refunded_transaction_id_fk
-- locks: public.billing_transactions (AccessExclusiveLock)
ALTER TABLE public.billing_transactions RENAME CONSTRAINT billing_transactions_refunded_transaction_id_fkey TO billing_transactions_refunded_transaction_id_fk;

-- renames foreign key public.invoices.invoices_organization_id_fkey to invoices_organization_id_fk
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices RENAME CONSTRAINT invoices_organization_id_fkey TO invoices_organization_id_fk;

-- renames foreign key public.invoices.invoices_subscription_id_fkey to invoices_subscription_id_fk
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices RENAME CONSTRAINT invoices_subscription_id_fkey TO invoices_subscription_id_fk;

-- renames foreign key public.payment_methods.payment_methods_organization_id_fkey to payment_methods_organization_id_fk
-- locks: public.payment_methods (AccessExclusiveLock)
ALTER TABLE public.payment_methods RENAME CONSTRAINT payment_methods_organization_id_fkey TO payment_methods_organization_id_fk;

-- renames foreign key public.pricing_rules.pricing_rules_plan_id_fkey to pricing_rules_plan_id_fk
-- locks: public.pricing_rules (AccessExclusiveLock)
ALTER TABLE public.pricing_rules RENAME CONSTRAINT pricing_rules_plan_id_fkey TO pricing_rules_plan_id_fk;

-- renames foreign key public.subscriptions.subscriptions_organization_id_fkey to subscriptions_organization_id_fk
-- locks: public.subscriptions (AccessExclusiveLock)
ALTER TABLE public.subscriptions RENAME CONSTRAINT subscriptions_organization_id_fkey TO subscriptions_organization_id_fk;

-- renames foreign key public.subscriptions.subscriptions_plan_id_fkey to subscriptions_plan_id_fk
-- locks: public.subscriptions (AccessExclusiveLock)
ALTER TABLE public.subscriptions RENAME CONSTRAINT subscriptions_plan_id_fkey TO subscriptions_plan_id_fk;

-- renames foreign key public.usage_events.usage_events_organization_id_fkey to usage_events_organization_id_fk
-- locks: public.usage_events (AccessExclusiveLock)
ALTER TABLE public.usage_events RENAME CONSTRAINT usage_events_organization_id_fkey TO usage_events_organization_id_fk;

-- renames foreign key public.usage_limits.usage_limits_subscription_id_fkey to usage_limits_subscription_id_fk
-- locks: public.usage_limits (AccessExclusiveLock)
ALTER TABLE public.usage_limits RENAME CONSTRAINT usage_limits_subscription_id_fkey TO usage_limits_subscription_id_fk;

-- renames constraint public.subscription_plans.subscription_plan_billing_interval_check to subscription_plans_billing_interval_check
-- locks: public.subscription_plans (AccessExclusiveLock)
ALTER TABLE public.subscription_plans RENAME CONSTRAINT subscription_plan_billing_interval_check TO subscription_plans_billing_interval_check;

-- renames constraint public.subscription_plans.subscription_plan_code_key to subscription_plans_code_key
-- locks: public.subscription_plans (AccessExclusiveLock)
ALTER TABLE public.subscription_plans RENAME CONSTRAINT subscription_plan_code_key TO subscription_plans_code_key;

-- renames constraint public.subscription_plans.subscription_plan_pkey to subscription_plans_pkey
-- locks: public.subscription_plans (AccessExclusiveLock)
ALTER TABLE public.subscription_plans RENAME CONSTRAINT subscription_plan_pkey TO subscription_plans_pkey;

-- makes room for view public.vw_active_subscriptions: columns of a view cannot be taken away or changed
DROP VIEW public.vw_active_subscriptions;

-- makes view public.vw_active_subscriptions again: columns of a view cannot be taken away or changed
CREATE VIEW public.vw_active_subscriptions AS
 SELECT subscriptions.id,
    subscriptions.organization_id,
    organizations.name AS organization,
    subscription_plans.name AS plan,
    subscriptions.status,
    subscriptions.current_period_start,
    subscriptions.current_period_end,
    subscriptions.is_cancel_at_period_end
   FROM ((public.subscriptions
     JOIN public.organizations ON ((organizations.id = subscriptions.organization_id)))
     JOIN public.subscription_plans ON ((subscription_plans.id = subscriptions.plan_id)))
  WHERE (subscriptions.status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text]));
