-- strata:description isolate tenants

-- function bodies may name what a later statement makes
SET LOCAL check_function_bodies = off;

-- creates function public.fn_current_organization()
CREATE FUNCTION public.fn_current_organization()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$SELECT nullif(current_setting('app.organization_id', true), '')::uuid$function$;

-- creates function public.fn_current_organization()
COMMENT ON FUNCTION public.fn_current_organization() IS 'The organization the session works for; null where it has not said so.';

-- changes table public.billing_transactions
-- locks: public.billing_transactions (AccessExclusiveLock)
ALTER TABLE public.billing_transactions ENABLE ROW LEVEL SECURITY;

-- changes table public.billing_transactions
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.billing_transactions TO app;

-- changes table public.invoice_line_items
-- locks: public.invoice_line_items (AccessExclusiveLock)
ALTER TABLE public.invoice_line_items ENABLE ROW LEVEL SECURITY;

-- changes table public.invoice_line_items
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.invoice_line_items TO app;

-- changes table public.invoices
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices ENABLE ROW LEVEL SECURITY;

-- changes table public.invoices
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.invoices TO app;

-- changes table public.organizations
-- locks: public.organizations (AccessExclusiveLock)
ALTER TABLE public.organizations ENABLE ROW LEVEL SECURITY;

-- changes table public.organizations
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.organizations TO app;

-- changes table public.payment_methods
-- locks: public.payment_methods (AccessExclusiveLock)
ALTER TABLE public.payment_methods ENABLE ROW LEVEL SECURITY;

-- changes table public.payment_methods
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.payment_methods TO app;

-- changes table public.pricing_rules
GRANT SELECT ON TABLE public.pricing_rules TO app;

-- changes table public.pricing_tiers
GRANT SELECT ON TABLE public.pricing_tiers TO app;

-- changes table public.subscription_items
-- locks: public.subscription_items (AccessExclusiveLock)
ALTER TABLE public.subscription_items ENABLE ROW LEVEL SECURITY;

-- changes table public.subscription_items
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.subscription_items TO app;

-- changes table public.subscription_plans
GRANT SELECT ON TABLE public.subscription_plans TO app;

-- changes table public.subscriptions
-- locks: public.subscriptions (AccessExclusiveLock)
ALTER TABLE public.subscriptions ENABLE ROW LEVEL SECURITY;

-- changes table public.subscriptions
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.subscriptions TO app;

-- changes table public.usage_events
-- locks: public.usage_events (AccessExclusiveLock)
ALTER TABLE public.usage_events ENABLE ROW LEVEL SECURITY;

-- changes table public.usage_events
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.usage_events TO app;

-- changes table public.usage_limits
-- locks: public.usage_limits (AccessExclusiveLock)
ALTER TABLE public.usage_limits ENABLE ROW LEVEL SECURITY;

-- changes table public.usage_limits
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.usage_limits TO app;

-- creates policy public.billing_transactions.tenant_isolation
-- locks: public.billing_transactions (AccessExclusiveLock)
CREATE POLICY tenant_isolation ON public.billing_transactions TO app USING ((EXISTS ( SELECT
   FROM public.invoices parent
  WHERE (parent.id = billing_transactions.invoice_id))));

-- creates policy public.invoice_line_items.tenant_isolation
-- locks: public.invoice_line_items (AccessExclusiveLock)
CREATE POLICY tenant_isolation ON public.invoice_line_items TO app USING ((EXISTS ( SELECT
   FROM public.invoices parent
  WHERE (parent.id = invoice_line_items.invoice_id))));

-- creates policy public.invoices.tenant_isolation
-- locks: public.invoices (AccessExclusiveLock)
CREATE POLICY tenant_isolation ON public.invoices TO app USING ((organization_id = ( SELECT public.fn_current_organization() AS fn_current_organization)));

-- creates policy public.organizations.tenant_isolation
-- locks: public.organizations (AccessExclusiveLock)
CREATE POLICY tenant_isolation ON public.organizations TO app USING ((id = ( SELECT public.fn_current_organization() AS fn_current_organization)));

-- creates policy public.payment_methods.tenant_isolation
-- locks: public.payment_methods (AccessExclusiveLock)
CREATE POLICY tenant_isolation ON public.payment_methods TO app USING ((organization_id = ( SELECT public.fn_current_organization() AS fn_current_organization)));

-- creates policy public.subscription_items.tenant_isolation
-- locks: public.subscription_items (AccessExclusiveLock)
CREATE POLICY tenant_isolation ON public.subscription_items TO app USING ((EXISTS ( SELECT
   FROM public.subscriptions parent
  WHERE (parent.id = subscription_items.subscription_id))));

-- creates policy public.subscriptions.tenant_isolation
-- locks: public.subscriptions (AccessExclusiveLock)
CREATE POLICY tenant_isolation ON public.subscriptions TO app USING ((organization_id = ( SELECT public.fn_current_organization() AS fn_current_organization)));

-- creates policy public.usage_events.tenant_isolation
-- locks: public.usage_events (AccessExclusiveLock)
CREATE POLICY tenant_isolation ON public.usage_events TO app USING ((organization_id = ( SELECT public.fn_current_organization() AS fn_current_organization)));

-- creates policy public.usage_limits.tenant_isolation
-- locks: public.usage_limits (AccessExclusiveLock)
CREATE POLICY tenant_isolation ON public.usage_limits TO app USING ((EXISTS ( SELECT
   FROM public.subscriptions parent
  WHERE (parent.id = usage_limits.subscription_id))));
