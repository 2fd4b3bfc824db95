-- strata:description add audit trail
-- strata:destroys table public.audit_trail

-- drops maintenance policy public.audit_trail.partition
DELETE FROM strata.policies WHERE kind = 'partition' AND object = 'public.audit_trail';

-- drops trigger public.invoices.trg_invoices_record_audit
-- locks: public.invoices (AccessExclusiveLock)
DROP TRIGGER trg_invoices_record_audit ON public.invoices;

-- drops trigger public.organizations.trg_organizations_record_audit
-- locks: public.organizations (AccessExclusiveLock)
DROP TRIGGER trg_organizations_record_audit ON public.organizations;

-- drops trigger public.payment_methods.trg_payment_methods_record_audit
-- locks: public.payment_methods (AccessExclusiveLock)
DROP TRIGGER trg_payment_methods_record_audit ON public.payment_methods;

-- drops trigger public.subscription_plans.trg_subscription_plans_record_audit
-- locks: public.subscription_plans (AccessExclusiveLock)
DROP TRIGGER trg_subscription_plans_record_audit ON public.subscription_plans;

-- drops trigger public.subscriptions.trg_subscriptions_record_audit
-- locks: public.subscriptions (AccessExclusiveLock)
DROP TRIGGER trg_subscriptions_record_audit ON public.subscriptions;

-- drops table public.audit_trail
-- locks: each partition of public.audit_trail (AccessExclusiveLock), public.audit_trail (AccessExclusiveLock), public.audit_trail_default (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.audit_trail is gone afterwards
DROP TABLE public.audit_trail;

-- drops function public.fn_record_audit()
DROP FUNCTION public.fn_record_audit();
