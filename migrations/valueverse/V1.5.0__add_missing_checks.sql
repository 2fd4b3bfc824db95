-- strata:description add missing checks

-- creates constraint public.billing_transactions.billing_transactions_currency_check
-- locks: public.billing_transactions (AccessExclusiveLock)
-- hazard: scans-table: public.billing_transactions is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.billing_transactions wait until it is done
-- hazard: blocks-writes: writes to public.billing_transactions wait until it is done
ALTER TABLE public.billing_transactions ADD CONSTRAINT billing_transactions_currency_check CHECK (((currency)::text ~ '^[A-Z]{3}$'::text));

-- creates constraint public.invoices.invoices_amount_due_total_amount_paid_check
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: scans-table: public.invoices is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices ADD CONSTRAINT invoices_amount_due_total_amount_paid_check CHECK ((amount_due = (total - amount_paid)));

-- creates constraint public.invoices.invoices_amount_paid_total_check
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: scans-table: public.invoices is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices ADD CONSTRAINT invoices_amount_paid_total_check CHECK (((amount_paid >= (0)::numeric) AND (amount_paid <= total)));

-- creates constraint public.invoices.invoices_currency_check
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: scans-table: public.invoices is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices ADD CONSTRAINT invoices_currency_check CHECK (((currency)::text ~ '^[A-Z]{3}$'::text));

-- creates constraint public.invoices.invoices_total_subtotal_tax_check
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: scans-table: public.invoices is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices ADD CONSTRAINT invoices_total_subtotal_tax_check CHECK ((total = (subtotal + tax)));

-- creates constraint public.organizations.organizations_slug_check
-- locks: public.organizations (AccessExclusiveLock)
-- hazard: scans-table: public.organizations is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.organizations wait until it is done
-- hazard: blocks-writes: writes to public.organizations wait until it is done
ALTER TABLE public.organizations ADD CONSTRAINT organizations_slug_check CHECK (((slug)::text ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text));

-- creates constraint public.subscription_plans.subscription_plans_base_price_check
-- locks: public.subscription_plans (AccessExclusiveLock)
-- hazard: scans-table: public.subscription_plans is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.subscription_plans wait until it is done
-- hazard: blocks-writes: writes to public.subscription_plans wait until it is done
ALTER TABLE public.subscription_plans ADD CONSTRAINT subscription_plans_base_price_check CHECK ((base_price >= (0)::numeric));

-- creates constraint public.subscription_plans.subscription_plans_currency_check
-- locks: public.subscription_plans (AccessExclusiveLock)
-- hazard: scans-table: public.subscription_plans is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.subscription_plans wait until it is done
-- hazard: blocks-writes: writes to public.subscription_plans wait until it is done
ALTER TABLE public.subscription_plans ADD CONSTRAINT subscription_plans_currency_check CHECK (((currency)::text ~ '^[A-Z]{3}$'::text));

-- creates constraint public.subscriptions.subscriptions_canceled_at_started_at_check
-- locks: public.subscriptions (AccessExclusiveLock)
-- hazard: scans-table: public.subscriptions is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.subscriptions wait until it is done
-- hazard: blocks-writes: writes to public.subscriptions wait until it is done
ALTER TABLE public.subscriptions ADD CONSTRAINT subscriptions_canceled_at_started_at_check CHECK ((canceled_at >= started_at));

-- creates constraint public.subscriptions.subscriptions_canceled_has_moment_check
-- locks: public.subscriptions (AccessExclusiveLock)
-- hazard: scans-table: public.subscriptions is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.subscriptions wait until it is done
-- hazard: blocks-writes: writes to public.subscriptions wait until it is done
ALTER TABLE public.subscriptions ADD CONSTRAINT subscriptions_canceled_has_moment_check CHECK (((status <> 'canceled'::text) OR (canceled_at IS NOT NULL)));

-- creates constraint public.subscriptions.subscriptions_current_period_end_current_period_start_check
-- locks: public.subscriptions (AccessExclusiveLock)
-- hazard: scans-table: public.subscriptions is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.subscriptions wait until it is done
-- hazard: blocks-writes: writes to public.subscriptions wait until it is done
ALTER TABLE public.subscriptions ADD CONSTRAINT subscriptions_current_period_end_current_period_start_check CHECK ((current_period_end > current_period_start));

-- creates constraint public.usage_events.usage_events_quantity_check
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: scans-table: public.usage_events is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.usage_events wait until it is done
-- hazard: blocks-writes: writes to public.usage_events wait until it is done
ALTER TABLE public.usage_events ADD CONSTRAINT usage_events_quantity_check CHECK ((quantity >= (0)::numeric));

-- creates constraint public.usage_limits.usage_limits_current_usage_limit_value_check
-- locks: public.usage_limits (AccessExclusiveLock)
-- hazard: scans-table: public.usage_limits is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.usage_limits wait until it is done
-- hazard: blocks-writes: writes to public.usage_limits wait until it is done
ALTER TABLE public.usage_limits ADD CONSTRAINT usage_limits_current_usage_limit_value_check CHECK (((current_usage >= (0)::numeric) AND (current_usage <= limit_value)));
