-- strata:description create the schema as it was found

-- function bodies may name what a later statement makes
SET LOCAL check_function_bodies = off;

-- creates function public.calculate_invoice_total(uuid)
CREATE FUNCTION public.calculate_invoice_total(invoice uuid)
 RETURNS numeric
 LANGUAGE sql
 STABLE
AS $function$SELECT coalesce(sum(round((line ->> 'amount')::numeric * (1 + (line ->> 'taxRate')::numeric / 100), 2)), 0)
  FROM public.invoices, jsonb_array_elements(line_items) AS line
 WHERE invoices.id = invoice$function$;

-- creates table public.billing_transactions
CREATE TABLE public.billing_transactions (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  invoice_id uuid NOT NULL,
  payment_method_id uuid,
  refunded_transaction_id uuid,
  type text NOT NULL,
  amount numeric(10,2) NOT NULL,
  currency character varying(3) NOT NULL,
  status text DEFAULT 'pending'::text NOT NULL,
  provider character varying(50),
  provider_transaction_id character varying(255),
  reason text,
  created_at timestamp without time zone DEFAULT now() NOT NULL,
  updated_at timestamp without time zone DEFAULT now() NOT NULL,
  CONSTRAINT billing_transactions_amount_check CHECK ((amount > (0)::numeric)),
  CONSTRAINT billing_transactions_pkey PRIMARY KEY (id),
  CONSTRAINT billing_transactions_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'succeeded'::text, 'failed'::text]))),
  CONSTRAINT billing_transactions_type_check CHECK ((type = ANY (ARRAY['payment'::text, 'refund'::text]))),
  CONSTRAINT billing_transactions_type_refunded_transaction_id_check CHECK (((type = 'refund'::text) = (refunded_transaction_id IS NOT NULL)))
);

-- creates table public.invoices
CREATE TABLE public.invoices (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  invoice_number text NOT NULL,
  organization_id uuid NOT NULL,
  subscription_id uuid,
  status text DEFAULT 'draft'::text NOT NULL,
  currency character varying(3) DEFAULT 'USD'::character varying NOT NULL,
  subtotal numeric(10,2) DEFAULT 0 NOT NULL,
  tax numeric(10,2) DEFAULT 0 NOT NULL,
  total numeric(10,2) DEFAULT 0 NOT NULL,
  amount_paid numeric(10,2) DEFAULT 0 NOT NULL,
  amount_due numeric(10,2) DEFAULT 0 NOT NULL,
  line_items jsonb DEFAULT '[]'::jsonb NOT NULL,
  metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
  due_date date,
  paid_at timestamp without time zone,
  created_at timestamp without time zone DEFAULT now() NOT NULL,
  updated_at timestamp without time zone DEFAULT now() NOT NULL,
  CONSTRAINT invoices_invoice_number_key UNIQUE (invoice_number),
  CONSTRAINT invoices_pkey PRIMARY KEY (id),
  CONSTRAINT invoices_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'open'::text, 'paid'::text, 'void'::text, 'uncollectible'::text, 'past_due'::text])))
);

-- creates table public.organizations
CREATE TABLE public.organizations (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  name text NOT NULL,
  slug text NOT NULL,
  billing_email text NOT NULL,
  settings jsonb DEFAULT '{}'::jsonb NOT NULL,
  created_at timestamp without time zone DEFAULT now() NOT NULL,
  updated_at timestamp without time zone DEFAULT now() NOT NULL,
  CONSTRAINT organizations_pkey PRIMARY KEY (id),
  CONSTRAINT organizations_slug_key UNIQUE (slug)
);

-- creates table public.payment_methods
CREATE TABLE public.payment_methods (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  type text NOT NULL,
  provider character varying(50) NOT NULL,
  provider_method_id character varying(255) NOT NULL,
  last_four character varying(4),
  expires_on date,
  is_default boolean DEFAULT false NOT NULL,
  created_at timestamp without time zone DEFAULT now() NOT NULL,
  updated_at timestamp without time zone DEFAULT now() NOT NULL,
  CONSTRAINT payment_methods_pkey PRIMARY KEY (id),
  CONSTRAINT payment_methods_provider_provider_method_id_key UNIQUE (provider, provider_method_id),
  CONSTRAINT payment_methods_type_check CHECK ((type = ANY (ARRAY['card'::text, 'bank_transfer'::text, 'direct_debit'::text])))
);

-- creates table public.pricing_rules
CREATE TABLE public.pricing_rules (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  plan_id uuid NOT NULL,
  metric_name text NOT NULL,
  pricing_type text NOT NULL,
  rules jsonb DEFAULT '{}'::jsonb NOT NULL,
  created_at timestamp without time zone DEFAULT now() NOT NULL,
  updated_at timestamp without time zone DEFAULT now() NOT NULL,
  CONSTRAINT pricing_rules_pkey PRIMARY KEY (id),
  CONSTRAINT pricing_rules_plan_id_metric_name_key UNIQUE (plan_id, metric_name),
  CONSTRAINT pricing_rules_pricing_type_check CHECK ((pricing_type = ANY (ARRAY['flat'::text, 'per_unit'::text, 'tiered'::text, 'volume'::text])))
);

-- creates table public.subscription_plan
CREATE TABLE public.subscription_plan (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  description text,
  base_price numeric(10,2) NOT NULL,
  currency character varying(3) DEFAULT 'USD'::character varying NOT NULL,
  billing_interval text DEFAULT 'month'::text NOT NULL,
  features jsonb DEFAULT '{}'::jsonb NOT NULL,
  is_active boolean DEFAULT true NOT NULL,
  created_at timestamp without time zone DEFAULT now() NOT NULL,
  updated_at timestamp without time zone DEFAULT now() NOT NULL,
  CONSTRAINT subscription_plan_billing_interval_check CHECK ((billing_interval = ANY (ARRAY['month'::text, 'year'::text]))),
  CONSTRAINT subscription_plan_code_key UNIQUE (code),
  CONSTRAINT subscription_plan_pkey PRIMARY KEY (id)
);

-- creates table public.subscriptions
CREATE TABLE public.subscriptions (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  status text DEFAULT 'trialing'::text NOT NULL,
  mrr numeric(10,2) DEFAULT 0 NOT NULL,
  started_at timestamp without time zone DEFAULT now() NOT NULL,
  current_period_start timestamp without time zone NOT NULL,
  current_period_end timestamp without time zone NOT NULL,
  cancel_at_period_end boolean DEFAULT false NOT NULL,
  canceled_at timestamp without time zone,
  created_at timestamp without time zone DEFAULT now() NOT NULL,
  updated_at timestamp without time zone DEFAULT now() NOT NULL,
  CONSTRAINT subscriptions_pkey PRIMARY KEY (id),
  CONSTRAINT subscriptions_status_check CHECK ((status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text, 'paused'::text, 'canceled'::text])))
);

-- creates table public.usage_events
CREATE TABLE public.usage_events (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  metric_name text NOT NULL,
  quantity numeric(20,8) NOT NULL,
  unit text DEFAULT 'unit'::text NOT NULL,
  properties jsonb DEFAULT '{}'::jsonb NOT NULL,
  idempotency_key text NOT NULL,
  "timestamp" timestamp without time zone DEFAULT now() NOT NULL,
  created_at timestamp without time zone DEFAULT now() NOT NULL,
  CONSTRAINT usage_events_pkey PRIMARY KEY (id)
);

-- creates table public.usage_limits
CREATE TABLE public.usage_limits (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  subscription_id uuid NOT NULL,
  metric_name text NOT NULL,
  limit_value numeric(20,8) NOT NULL,
  current_usage numeric(20,8) DEFAULT 0 NOT NULL,
  reset_at timestamp without time zone,
  created_at timestamp without time zone DEFAULT now() NOT NULL,
  updated_at timestamp without time zone DEFAULT now() NOT NULL,
  CONSTRAINT usage_limits_pkey PRIMARY KEY (id),
  CONSTRAINT usage_limits_subscription_id_metric_name_key UNIQUE (subscription_id, metric_name)
);

-- creates index public.idx_billing_transactions_invoice
CREATE INDEX idx_billing_transactions_invoice ON public.billing_transactions USING btree (invoice_id, created_at DESC);

-- creates index public.idx_invoices_due
CREATE INDEX idx_invoices_due ON public.invoices USING btree (due_date) WHERE (status = 'open'::text);

-- creates index public.idx_payment_methods_default
CREATE UNIQUE INDEX idx_payment_methods_default ON public.payment_methods USING btree (organization_id) WHERE is_default;

-- creates index public.idx_subscriptions_org_status
CREATE INDEX idx_subscriptions_org_status ON public.subscriptions USING btree (organization_id, status) WHERE (status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text]));

-- creates index public.idx_usage_events_idempotency
CREATE UNIQUE INDEX idx_usage_events_idempotency ON public.usage_events USING btree (organization_id, idempotency_key);

-- creates index public.idx_usage_events_org_metric_time
CREATE INDEX idx_usage_events_org_metric_time ON public.usage_events USING btree (organization_id, metric_name, "timestamp" DESC);

-- creates index public.idx_usage_events_recent
CREATE INDEX idx_usage_events_recent ON public.usage_events USING btree ("timestamp" DESC) WHERE ("timestamp" >= '2024-07-01 00:00:00'::timestamp without time zone);

-- creates foreign key public.billing_transactions.billing_transactions_invoice_id_fkey
ALTER TABLE public.billing_transactions ADD CONSTRAINT billing_transactions_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES public.invoices(id);

-- creates foreign key public.billing_transactions.billing_transactions_payment_method_id_fkey
ALTER TABLE public.billing_transactions ADD CONSTRAINT billing_transactions_payment_method_id_fkey FOREIGN KEY (payment_method_id) REFERENCES public.payment_methods(id) ON DELETE SET NULL;

-- creates foreign key public.billing_transactions.billing_transactions_refunded_transaction_id_fkey
ALTER TABLE public.billing_transactions ADD CONSTRAINT billing_transactions_refunded_transaction_id_fkey FOREIGN KEY (refunded_transaction_id) REFERENCES public.billing_transactions(id);

-- creates foreign key public.invoices.invoices_organization_id_fkey
ALTER TABLE public.invoices ADD CONSTRAINT invoices_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id);

-- creates foreign key public.invoices.invoices_subscription_id_fkey
ALTER TABLE public.invoices ADD CONSTRAINT invoices_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id);

-- creates foreign key public.payment_methods.payment_methods_organization_id_fkey
ALTER TABLE public.payment_methods ADD CONSTRAINT payment_methods_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- creates foreign key public.pricing_rules.pricing_rules_plan_id_fkey
ALTER TABLE public.pricing_rules ADD CONSTRAINT pricing_rules_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES public.subscription_plan(id) ON DELETE CASCADE;

-- creates foreign key public.subscriptions.subscriptions_organization_id_fkey
ALTER TABLE public.subscriptions ADD CONSTRAINT subscriptions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- creates foreign key public.subscriptions.subscriptions_plan_id_fkey
ALTER TABLE public.subscriptions ADD CONSTRAINT subscriptions_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES public.subscription_plan(id);

-- creates foreign key public.usage_events.usage_events_organization_id_fkey
ALTER TABLE public.usage_events ADD CONSTRAINT usage_events_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;

-- creates foreign key public.usage_limits.usage_limits_subscription_id_fkey
ALTER TABLE public.usage_limits ADD CONSTRAINT usage_limits_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id) ON DELETE CASCADE;

-- creates view public.active_subscriptions
CREATE VIEW public.active_subscriptions AS
 SELECT subscriptions.id,
    subscriptions.organization_id,
    organizations.name AS organization,
    subscription_plan.name AS plan,
    subscriptions.status,
    subscriptions.current_period_start,
    subscriptions.current_period_end,
    subscriptions.cancel_at_period_end
   FROM ((public.subscriptions
     JOIN public.organizations ON ((organizations.id = subscriptions.organization_id)))
     JOIN public.subscription_plan ON ((subscription_plan.id = subscriptions.plan_id)))
  WHERE (subscriptions.status = ANY (ARRAY['trialing'::text, 'active'::text, 'past_due'::text]));

-- rows that belong to the schema
INSERT INTO public.subscription_plan (id, code, name, base_price, billing_interval) OVERRIDING SYSTEM VALUE VALUES
  ('00000000-0000-4000-8000-000000000001', 'free', 'Free', 0, 'month'),
  ('00000000-0000-4000-8000-000000000002', 'starter', 'Starter', 29, 'month'),
  ('00000000-0000-4000-8000-000000000003', 'business', 'Business', 199, 'month'),
  ('00000000-0000-4000-8000-000000000004', 'enterprise', 'Enterprise', 18000, 'year')
ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code, name = EXCLUDED.name, base_price = EXCLUDED.base_price, billing_interval = EXCLUDED.billing_interval;

-- policies travel with the schema
CREATE SCHEMA IF NOT EXISTS strata;

-- policies travel with the schema
CREATE TABLE IF NOT EXISTS strata.policies (
  kind text NOT NULL,
  object text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (kind, object)
);

-- creates seed rows public.subscription_plan.seed
INSERT INTO strata.policies (kind, object, body)
VALUES ('seed', 'public.subscription_plan', '{"columns":["id","code","name","base_price","billing_interval"],"key":["id"],"rows":[["''00000000-0000-4000-8000-000000000001''","''free''","''Free''","0","''month''"],["''00000000-0000-4000-8000-000000000002''","''starter''","''Starter''","29","''month''"],["''00000000-0000-4000-8000-000000000003''","''business''","''Business''","199","''month''"],["''00000000-0000-4000-8000-000000000004''","''enterprise''","''Enterprise''","18000","''year''"]]}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;
