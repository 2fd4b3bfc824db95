-- strata:description document tables and columns

-- changes enum public.billing_status
COMMENT ON TYPE public.billing_status IS NULL;

-- changes domain public.email
COMMENT ON DOMAIN public.email IS NULL;

-- changes function public.fn_calculate_invoice_total(uuid)
COMMENT ON FUNCTION public.fn_calculate_invoice_total(uuid) IS NULL;

-- changes table public.billing_transactions
COMMENT ON TABLE public.billing_transactions IS NULL;

-- changes table public.invoices
COMMENT ON TABLE public.invoices IS NULL;

-- changes table public.organizations
COMMENT ON TABLE public.organizations IS NULL;

-- changes table public.payment_methods
COMMENT ON TABLE public.payment_methods IS NULL;

-- changes table public.pricing_rules
COMMENT ON TABLE public.pricing_rules IS NULL;

-- changes table public.subscription_plans
COMMENT ON TABLE public.subscription_plans IS NULL;

-- changes table public.subscriptions
COMMENT ON TABLE public.subscriptions IS NULL;

-- changes table public.usage_events
COMMENT ON TABLE public.usage_events IS NULL;

-- changes table public.usage_limits
COMMENT ON TABLE public.usage_limits IS NULL;

-- changes column public.organizations.billing_email
COMMENT ON COLUMN public.organizations.billing_email IS NULL;

-- changes column public.organizations.slug
COMMENT ON COLUMN public.organizations.slug IS NULL;

-- changes column public.payment_methods.provider_method_id
COMMENT ON COLUMN public.payment_methods.provider_method_id IS NULL;

-- changes column public.subscriptions.is_cancel_at_period_end
COMMENT ON COLUMN public.subscriptions.is_cancel_at_period_end IS NULL;

-- changes column public.usage_events.idempotency_key
COMMENT ON COLUMN public.usage_events.idempotency_key IS NULL;

-- changes column public.usage_events."timestamp"
COMMENT ON COLUMN public.usage_events."timestamp" IS NULL;

-- changes view public.vw_active_subscriptions
COMMENT ON VIEW public.vw_active_subscriptions IS NULL;

-- drops view public.vw_schema_documentation
DROP VIEW public.vw_schema_documentation;
