-- strata:description create the schema as it was found
-- strata:destroys table public.billing_transactions
-- strata:destroys table public.invoices
-- strata:destroys table public.payment_methods
-- strata:destroys table public.pricing_rules
-- strata:destroys table public.usage_events
-- strata:destroys table public.usage_limits
-- strata:destroys table public.subscriptions
-- strata:destroys table public.organizations
-- strata:destroys table public.subscription_plan

-- drops seed rows public.subscription_plan.seed
DELETE FROM strata.policies WHERE kind = 'seed' AND object = 'public.subscription_plan';

-- drops view public.active_subscriptions
DROP VIEW public.active_subscriptions;

-- drops table public.billing_transactions
-- locks: public.billing_transactions (AccessExclusiveLock), public.invoices (AccessExclusiveLock), public.payment_methods (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.billing_transactions is gone afterwards
DROP TABLE public.billing_transactions;

-- drops table public.invoices
-- locks: public.invoices (AccessExclusiveLock), public.organizations (AccessExclusiveLock), public.subscriptions (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.invoices is gone afterwards
DROP TABLE public.invoices;

-- drops table public.payment_methods
-- locks: public.organizations (AccessExclusiveLock), public.payment_methods (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.payment_methods is gone afterwards
DROP TABLE public.payment_methods;

-- drops table public.pricing_rules
-- locks: public.pricing_rules (AccessExclusiveLock), public.subscription_plan (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.pricing_rules is gone afterwards
DROP TABLE public.pricing_rules;

-- drops table public.usage_events
-- locks: public.organizations (AccessExclusiveLock), public.usage_events (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.usage_events is gone afterwards
DROP TABLE public.usage_events;

-- drops table public.usage_limits
-- locks: public.subscriptions (AccessExclusiveLock), public.usage_limits (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.usage_limits is gone afterwards
DROP TABLE public.usage_limits;

-- drops table public.subscriptions
-- locks: public.organizations (AccessExclusiveLock), public.subscription_plan (AccessExclusiveLock), public.subscriptions (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.subscriptions is gone afterwards
DROP TABLE public.subscriptions;

-- drops table public.organizations
-- locks: public.organizations (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.organizations is gone afterwards
DROP TABLE public.organizations;

-- drops table public.subscription_plan
-- locks: public.subscription_plan (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.subscription_plan is gone afterwards
DROP TABLE public.subscription_plan;

-- drops function public.calculate_invoice_total(uuid)
DROP FUNCTION public.calculate_invoice_total(uuid);
