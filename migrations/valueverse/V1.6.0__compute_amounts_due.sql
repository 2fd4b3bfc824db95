-- strata:description compute amounts due
-- loss: public.invoices.amount_due: the stored values become generated ones

-- creates column public.usage_limits.remaining
-- locks: public.usage_limits (AccessExclusiveLock)
-- hazard: rewrites-table: public.usage_limits is written anew
-- hazard: blocks-reads: reads of public.usage_limits wait until it is done
-- hazard: blocks-writes: writes to public.usage_limits wait until it is done
ALTER TABLE public.usage_limits ADD COLUMN remaining numeric(20,6) GENERATED ALWAYS AS ((limit_value - current_usage)) STORED NOT NULL;

-- creates column public.usage_limits.remaining
COMMENT ON COLUMN public.usage_limits.remaining IS 'How much may still be used in this period.';

-- changes view public.vw_active_subscriptions
CREATE OR REPLACE VIEW public.vw_active_subscriptions AS
 SELECT subscriptions.id,
    subscriptions.organization_id,
    organizations.name AS organization,
    subscription_plans.name AS plan,
    subscriptions.status,
    subscriptions.current_period_start,
    subscriptions.current_period_end,
    subscriptions.is_cancel_at_period_end,
        CASE
            WHEN ((subscriptions.status = 'active'::text) AND (NOT subscriptions.is_cancel_at_period_end)) THEN (((subscriptions.current_period_end AT TIME ZONE 'UTC'::text))::date - ((now() AT TIME ZONE 'UTC'::text))::date)
            ELSE NULL::integer
        END AS days_until_renewal
   FROM ((public.subscriptions
     JOIN public.organizations ON ((organizations.id = subscriptions.organization_id)))
     JOIN public.subscription_plans ON ((subscription_plans.id = subscriptions.plan_id)))
  WHERE (subscriptions.status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text]));

-- drops constraint public.invoices.invoices_amount_due_total_amount_paid_check
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices DROP CONSTRAINT invoices_amount_due_total_amount_paid_check;

-- makes room for column public.invoices.amount_due: a column cannot become a generated one in place
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices DROP COLUMN amount_due;

-- makes column public.invoices.amount_due again: a column cannot become a generated one in place
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: rewrites-table: public.invoices is written anew
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices ADD COLUMN amount_due numeric(12,2) GENERATED ALWAYS AS ((total - amount_paid)) STORED NOT NULL;

-- makes column public.invoices.amount_due again: a column cannot become a generated one in place
COMMENT ON COLUMN public.invoices.amount_due IS 'What is still to be paid; computed, so that it cannot contradict the amounts it comes from.';

-- creates view public.vw_unpaid_invoices
CREATE VIEW public.vw_unpaid_invoices AS
 SELECT invoices.id,
    invoices.invoice_number,
    invoices.organization_id,
    organizations.name AS organization,
    invoices.status,
    invoices.currency,
    invoices.total,
    invoices.amount_paid,
    invoices.amount_due,
    invoices.due_date,
    GREATEST((((now() AT TIME ZONE 'UTC'::text))::date - invoices.due_date), 0) AS days_overdue
   FROM (public.invoices
     JOIN public.organizations ON ((organizations.id = invoices.organization_id)))
  WHERE ((invoices.status = ANY (ARRAY['open'::public.billing_status, 'past_due'::public.billing_status, 'uncollectible'::public.billing_status])) AND (invoices.amount_due > (0)::numeric));

-- creates view public.vw_unpaid_invoices
COMMENT ON VIEW public.vw_unpaid_invoices IS 'Invoices that are not paid in full, with the days they are overdue today (UTC).';
