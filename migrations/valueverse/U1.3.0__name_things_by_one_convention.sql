-- strata:description name things by one convention

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
    subscriptions.is_cancel_at_period_end AS cancel_at_period_end
   FROM ((public.subscriptions
     JOIN public.organizations ON ((organizations.id = subscriptions.organization_id)))
     JOIN public.subscription_plans ON ((subscription_plans.id = subscriptions.plan_id)))
  WHERE (subscriptions.status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text]));

-- renames constraint public.subscription_plans.subscription_plans_pkey to subscription_plan_pkey
-- locks: public.subscription_plans (AccessExclusiveLock)
ALTER TABLE public.subscription_plans RENAME CONSTRAINT subscription_plans_pkey TO subscription_plan_pkey;

-- renames constraint public.subscription_plans.subscription_plans_code_key to subscription_plan_code_key
-- locks: public.subscription_plans (AccessExclusiveLock)
ALTER TABLE public.subscription_plans RENAME CONSTRAINT subscription_plans_code_key TO subscription_plan_code_key;

-- renames constraint public.subscription_plans.subscription_plans_billing_interval_check to subscription_plan_billing_interval_check
-- locks: public.subscription_plans (AccessExclusiveLock)
ALTER TABLE public.subscription_plans RENAME CONSTRAINT subscription_plans_billing_interval_check TO subscription_plan_billing_interval_check;

-- renames foreign key public.usage_limits.usage_limits_subscription_id_fk to usage_limits_subscription_id_fkey
-- locks: public.usage_limits (AccessExclusiveLock)
ALTER TABLE public.usage_limits RENAME CONSTRAINT usage_limits_subscription_id_fk TO usage_limits_subscription_id_fkey;

-- renames foreign key public.usage_events.usage_events_organization_id_fk to usage_events_organization_id_fkey
-- locks: public.usage_events (AccessExclusiveLock)
ALTER TABLE public.usage_events RENAME CONSTRAINT usage_events_organization_id_fk TO usage_events_organization_id_fkey;

-- renames foreign key public.subscriptions.subscriptions_plan_id_fk to subscriptions_plan_id_fkey
-- locks: public.subscriptions (AccessExclusiveLock)
ALTER TABLE public.subscriptions RENAME CONSTRAINT subscriptions_plan_id_fk TO subscriptions_plan_id_fkey;

-- renames foreign key public.subscriptions.subscriptions_organization_id_fk to subscriptions_organization_id_fkey
-- locks: public.subscriptions (AccessExclusiveLock)
ALTER TABLE public.subscriptions RENAME CONSTRAINT subscriptions_organization_id_fk TO subscriptions_organization_id_fkey;

-- renames foreign key public.pricing_rules.pricing_rules_plan_id_fk to pricing_rules_plan_id_fkey
-- locks: public.pricing_rules (AccessExclusiveLock)
ALTER TABLE public.pricing_rules RENAME CONSTRAINT pricing_rules_plan_id_fk TO pricing_rules_plan_id_fkey;

-- renames foreign key public.payment_methods.payment_methods_organization_id_fk to payment_methods_organization_id_fkey
-- locks: public.payment_methods (AccessExclusiveLock)
ALTER TABLE public.payment_methods RENAME CONSTRAINT payment_methods_organization_id_fk TO payment_methods_organization_id_fkey;

-- renames foreign key public.invoices.invoices_subscription_id_fk to invoices_subscription_id_fkey
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices RENAME CONSTRAINT invoices_subscription_id_fk TO invoices_subscription_id_fkey;

-- renames foreign key public.invoices.invoices_organization_id_fk to invoices_organization_id_fkey
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices RENAME CONSTRAINT invoices_organization_id_fk TO invoices_organization_id_fkey;

-- renames foreign key public.billing_transactions.billing_transactions_refunded_transaction_id_fk to billing_transactions_refunded_transaction_id_fkey
-- locks: public.billing_transactions (AccessExclusiveLock)
ALTER TABLE public.billing_transactions RENAME CONSTRAINT billing_transactions_refunded_transaction_id_fk TO billing_transactions_refunded_transaction_id_fkey;

-- renames foreign key public.billing_transactions.billing_transactions_payment_method_id_fk to billing_transactions_payment_method_id_fkey
-- locks: public.billing_transactions (AccessExclusiveLock)
ALTER TABLE public.billing_transactions RENAME CONSTRAINT billing_transactions_payment_method_id_fk TO billing_transactions_payment_method_id_fkey;

-- renames foreign key public.billing_transactions.billing_transactions_invoice_id_fk to billing_transactions_invoice_id_fkey
-- locks: public.billing_transactions (AccessExclusiveLock)
ALTER TABLE public.billing_transactions RENAME CONSTRAINT billing_transactions_invoice_id_fk TO billing_transactions_invoice_id_fkey;

-- renames index public.idx_usage_events_timestamp_partial to idx_usage_events_recent
ALTER INDEX public.idx_usage_events_timestamp_partial RENAME TO idx_usage_events_recent;

-- renames index public.idx_usage_events_organization_id_metric_name_timestamp to idx_usage_events_org_metric_time
ALTER INDEX public.idx_usage_events_organization_id_metric_name_timestamp RENAME TO idx_usage_events_org_metric_time;

-- renames index public.idx_usage_events_organization_id_idempotency_key_unique to idx_usage_events_idempotency
ALTER INDEX public.idx_usage_events_organization_id_idempotency_key_unique RENAME TO idx_usage_events_idempotency;

-- renames index public.idx_subscriptions_organization_id_status_partial to idx_subscriptions_org_status
ALTER INDEX public.idx_subscriptions_organization_id_status_partial RENAME TO idx_subscriptions_org_status;

-- renames index public.idx_payment_methods_organization_id_partial to idx_payment_methods_default
ALTER INDEX public.idx_payment_methods_organization_id_partial RENAME TO idx_payment_methods_default;

-- renames index public.idx_invoices_due_date_partial to idx_invoices_due
ALTER INDEX public.idx_invoices_due_date_partial RENAME TO idx_invoices_due;

-- renames index public.idx_billing_transactions_invoice_id_created_at to idx_billing_transactions_invoice
ALTER INDEX public.idx_billing_transactions_invoice_id_created_at RENAME TO idx_billing_transactions_invoice;

-- renames column public.subscriptions.is_cancel_at_period_end to cancel_at_period_end
-- locks: public.subscriptions (AccessExclusiveLock)
-- hazard: breaks-clients: statements that name column public.subscriptions.is_cancel_at_period_end fail afterwards
ALTER TABLE public.subscriptions RENAME COLUMN is_cancel_at_period_end TO cancel_at_period_end;

-- renames view public.vw_active_subscriptions to active_subscriptions
-- hazard: breaks-clients: statements that name view public.vw_active_subscriptions fail afterwards
ALTER VIEW public.vw_active_subscriptions RENAME TO active_subscriptions;

-- renames table public.subscription_plans to subscription_plan
-- locks: public.subscription_plans (AccessExclusiveLock)
-- hazard: breaks-clients: statements that name table public.subscription_plans fail afterwards
ALTER TABLE public.subscription_plans RENAME TO subscription_plan;

-- the policies of table public.subscription_plans follow it
UPDATE strata.policies SET object = 'public.subscription_plan'
WHERE object = 'public.subscription_plans';

-- renames function public.fn_calculate_invoice_total(uuid) to calculate_invoice_total
-- hazard: breaks-clients: statements that name function public.fn_calculate_invoice_total(uuid) fail afterwards
ALTER FUNCTION public.fn_calculate_invoice_total(uuid) RENAME TO calculate_invoice_total;
