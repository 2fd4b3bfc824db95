-- strata:description enforce continuity and balance

-- drops trigger public.billing_transactions.trg_billing_transactions_stamp
-- locks: public.billing_transactions (AccessExclusiveLock)
DROP TRIGGER trg_billing_transactions_stamp ON public.billing_transactions;

-- drops trigger public.invoice_line_items.trg_invoice_line_items_check_balance
-- locks: public.invoice_line_items (AccessExclusiveLock)
DROP TRIGGER trg_invoice_line_items_check_balance ON public.invoice_line_items;

-- drops trigger public.invoices.trg_invoices_stamp
-- locks: public.invoices (AccessExclusiveLock)
DROP TRIGGER trg_invoices_stamp ON public.invoices;

-- drops trigger public.organizations.trg_organizations_stamp
-- locks: public.organizations (AccessExclusiveLock)
DROP TRIGGER trg_organizations_stamp ON public.organizations;

-- drops trigger public.payment_methods.trg_payment_methods_stamp
-- locks: public.payment_methods (AccessExclusiveLock)
DROP TRIGGER trg_payment_methods_stamp ON public.payment_methods;

-- drops trigger public.pricing_rules.trg_pricing_rules_stamp
-- locks: public.pricing_rules (AccessExclusiveLock)
DROP TRIGGER trg_pricing_rules_stamp ON public.pricing_rules;

-- drops trigger public.subscription_items.trg_subscription_items_stamp
-- locks: public.subscription_items (AccessExclusiveLock)
DROP TRIGGER trg_subscription_items_stamp ON public.subscription_items;

-- drops trigger public.subscription_plans.trg_subscription_plans_stamp
-- locks: public.subscription_plans (AccessExclusiveLock)
DROP TRIGGER trg_subscription_plans_stamp ON public.subscription_plans;

-- drops trigger public.subscriptions.trg_subscriptions_check_continuity
-- locks: public.subscriptions (AccessExclusiveLock)
DROP TRIGGER trg_subscriptions_check_continuity ON public.subscriptions;

-- drops trigger public.subscriptions.trg_subscriptions_stamp
-- locks: public.subscriptions (AccessExclusiveLock)
DROP TRIGGER trg_subscriptions_stamp ON public.subscriptions;

-- drops trigger public.usage_limits.trg_usage_limits_stamp
-- locks: public.usage_limits (AccessExclusiveLock)
DROP TRIGGER trg_usage_limits_stamp ON public.usage_limits;

-- drops constraint public.subscriptions.subscriptions_active_period_excl
-- locks: public.subscriptions (AccessExclusiveLock)
ALTER TABLE public.subscriptions DROP CONSTRAINT subscriptions_active_period_excl;

-- drops function public.fn_check_invoice_balance()
DROP FUNCTION public.fn_check_invoice_balance();

-- drops function public.fn_check_subscription_continuity()
DROP FUNCTION public.fn_check_subscription_continuity();

-- drops function public.fn_stamp_updated_at()
DROP FUNCTION public.fn_stamp_updated_at();

-- drops extension btree_gist
DROP EXTENSION btree_gist;
