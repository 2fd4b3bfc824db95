-- strata:description compute amounts due
-- loss: public.invoices.amount_due: the stored values become generated ones

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

-- makes view public.vw_active_subscriptions again: columns of a view cannot be taken away or changed
COMMENT ON VIEW public.vw_active_subscriptions IS 'The subscriptions that are being served, with the names people know them by.';

-- drops view public.vw_unpaid_invoices
DROP VIEW public.vw_unpaid_invoices;

-- changes column public.invoices.amount_due
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices ALTER COLUMN amount_due DROP EXPRESSION;

-- changes column public.invoices.amount_due
COMMENT ON COLUMN public.invoices.amount_due IS NULL;

-- creates column default public.invoices.amount_due
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices ALTER COLUMN amount_due SET DEFAULT 0;

-- creates constraint public.invoices.invoices_amount_due_total_amount_paid_check
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: scans-table: public.invoices is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices ADD CONSTRAINT invoices_amount_due_total_amount_paid_check CHECK ((amount_due = (total - amount_paid)));

-- drops column public.usage_limits.remaining
-- locks: public.usage_limits (AccessExclusiveLock)
ALTER TABLE public.usage_limits DROP COLUMN remaining;
