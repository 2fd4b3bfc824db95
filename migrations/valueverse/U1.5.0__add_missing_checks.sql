-- strata:description add missing checks

-- drops constraint public.billing_transactions.billing_transactions_currency_check
-- locks: public.billing_transactions (AccessExclusiveLock)
ALTER TABLE public.billing_transactions DROP CONSTRAINT billing_transactions_currency_check;

-- drops constraint public.invoices.invoices_amount_due_total_amount_paid_check
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices DROP CONSTRAINT invoices_amount_due_total_amount_paid_check;

-- drops constraint public.invoices.invoices_amount_paid_total_check
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices DROP CONSTRAINT invoices_amount_paid_total_check;

-- drops constraint public.invoices.invoices_currency_check
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices DROP CONSTRAINT invoices_currency_check;

-- drops constraint public.invoices.invoices_total_subtotal_tax_check
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices DROP CONSTRAINT invoices_total_subtotal_tax_check;

-- drops constraint public.organizations.organizations_slug_check
-- locks: public.organizations (AccessExclusiveLock)
ALTER TABLE public.organizations DROP CONSTRAINT organizations_slug_check;

-- drops constraint public.subscription_plans.subscription_plans_base_price_check
-- locks: public.subscription_plans (AccessExclusiveLock)
ALTER TABLE public.subscription_plans DROP CONSTRAINT subscription_plans_base_price_check;

-- drops constraint public.subscription_plans.subscription_plans_currency_check
-- locks: public.subscription_plans (AccessExclusiveLock)
ALTER TABLE public.subscription_plans DROP CONSTRAINT subscription_plans_currency_check;

-- drops constraint public.subscriptions.subscriptions_canceled_at_started_at_check
-- locks: public.subscriptions (AccessExclusiveLock)
ALTER TABLE public.subscriptions DROP CONSTRAINT subscriptions_canceled_at_started_at_check;

-- drops constraint public.subscriptions.subscriptions_canceled_has_moment_check
-- locks: public.subscriptions (AccessExclusiveLock)
ALTER TABLE public.subscriptions DROP CONSTRAINT subscriptions_canceled_has_moment_check;

-- drops constraint public.subscriptions.subscriptions_current_period_end_current_period_start_check
-- locks: public.subscriptions (AccessExclusiveLock)
ALTER TABLE public.subscriptions DROP CONSTRAINT subscriptions_current_period_end_current_period_start_check;

-- drops constraint public.usage_events.usage_events_quantity_check
-- locks: public.usage_events (AccessExclusiveLock)
ALTER TABLE public.usage_events DROP CONSTRAINT usage_events_quantity_check;

-- drops constraint public.usage_limits.usage_limits_current_usage_limit_value_check
-- locks: public.usage_limits (AccessExclusiveLock)
ALTER TABLE public.usage_limits DROP CONSTRAINT usage_limits_current_usage_limit_value_check;
