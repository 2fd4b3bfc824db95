-- strata:description isolate tenants

-- changes table public.pricing_rules
REVOKE SELECT ON TABLE public.pricing_rules FROM app;

-- changes table public.pricing_tiers
REVOKE SELECT ON TABLE public.pricing_tiers FROM app;

-- changes table public.subscription_plans
REVOKE SELECT ON TABLE public.subscription_plans FROM app;

-- drops policy public.billing_transactions.tenant_isolation
-- locks: public.billing_transactions (AccessExclusiveLock)
DROP POLICY tenant_isolation ON public.billing_transactions;

-- changes table public.billing_transactions
-- locks: public.billing_transactions (AccessExclusiveLock)
ALTER TABLE public.billing_transactions DISABLE ROW LEVEL SECURITY;

-- changes table public.billing_transactions
REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.billing_transactions FROM app;

-- drops policy public.invoice_line_items.tenant_isolation
-- locks: public.invoice_line_items (AccessExclusiveLock)
DROP POLICY tenant_isolation ON public.invoice_line_items;

-- changes table public.invoice_line_items
-- locks: public.invoice_line_items (AccessExclusiveLock)
ALTER TABLE public.invoice_line_items DISABLE ROW LEVEL SECURITY;

-- changes table public.invoice_line_items
REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.invoice_line_items FROM app;

-- drops policy public.invoices.tenant_isolation
-- locks: public.invoices (AccessExclusiveLock)
DROP POLICY tenant_isolation ON public.invoices;

-- changes table public.invoices
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices DISABLE ROW LEVEL SECURITY;

-- changes table public.invoices
REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.invoices FROM app;

-- drops policy public.organizations.tenant_isolation
-- locks: public.organizations (AccessExclusiveLock)
DROP POLICY tenant_isolation ON public.organizations;

-- changes table public.organizations
-- locks: public.organizations (AccessExclusiveLock)
ALTER TABLE public.organizations DISABLE ROW LEVEL SECURITY;

-- changes table public.organizations
REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.organizations FROM app;

-- drops policy public.payment_methods.tenant_isolation
-- locks: public.payment_methods (AccessExclusiveLock)
DROP POLICY tenant_isolation ON public.payment_methods;

-- changes table public.payment_methods
-- locks: public.payment_methods (AccessExclusiveLock)
ALTER TABLE public.payment_methods DISABLE ROW LEVEL SECURITY;

-- changes table public.payment_methods
REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.payment_methods FROM app;

-- drops policy public.subscription_items.tenant_isolation
-- locks: public.subscription_items (AccessExclusiveLock)
DROP POLICY tenant_isolation ON public.subscription_items;

-- changes table public.subscription_items
-- locks: public.subscription_items (AccessExclusiveLock)
ALTER TABLE public.subscription_items DISABLE ROW LEVEL SECURITY;

-- changes table public.subscription_items
REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.subscription_items FROM app;

-- drops policy public.subscriptions.tenant_isolation
-- locks: public.subscriptions (AccessExclusiveLock)
DROP POLICY tenant_isolation ON public.subscriptions;

-- changes table public.subscriptions
-- locks: public.subscriptions (AccessExclusiveLock)
ALTER TABLE public.subscriptions DISABLE ROW LEVEL SECURITY;

-- changes table public.subscriptions
REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.subscriptions FROM app;

-- drops policy public.usage_events.tenant_isolation
-- locks: public.usage_events (AccessExclusiveLock)
DROP POLICY tenant_isolation ON public.usage_events;

-- changes table public.usage_events
-- locks: public.usage_events (AccessExclusiveLock)
ALTER TABLE public.usage_events DISABLE ROW LEVEL SECURITY;

-- changes table public.usage_events
REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.usage_events FROM app;

-- drops policy public.usage_limits.tenant_isolation
-- locks: public.usage_limits (AccessExclusiveLock)
DROP POLICY tenant_isolation ON public.usage_limits;

-- changes table public.usage_limits
-- locks: public.usage_limits (AccessExclusiveLock)
ALTER TABLE public.usage_limits DISABLE ROW LEVEL SECURITY;

-- changes table public.usage_limits
REVOKE DELETE, INSERT, SELECT, UPDATE ON TABLE public.usage_limits FROM app;

-- drops function public.fn_current_organization()
DROP FUNCTION public.fn_current_organization();
