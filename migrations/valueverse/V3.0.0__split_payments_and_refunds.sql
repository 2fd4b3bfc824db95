-- strata:description split payments and refunds
-- loss: public.billing_transactions: the table is dropped; undo brings the data back from public.payment_transactions
-- strata:destroys table public.billing_transactions

-- function bodies may name what a later statement makes
SET LOCAL check_function_bodies = off;

-- creates table public.financial_transactions
CREATE TABLE public.financial_transactions (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  organization_id uuid NOT NULL,
  invoice_id uuid NOT NULL,
  amount numeric(12,2) NOT NULL,
  currency character varying(3) NOT NULL,
  status text DEFAULT 'pending'::text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT financial_transactions_amount_check CHECK ((amount > (0)::numeric)),
  CONSTRAINT financial_transactions_currency_check CHECK (((currency)::text ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT financial_transactions_is_abstract_check CHECK (false) NO INHERIT,
  CONSTRAINT financial_transactions_pkey PRIMARY KEY (id),
  CONSTRAINT financial_transactions_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'succeeded'::text, 'failed'::text])))
);

-- creates table public.financial_transactions
ALTER TABLE public.financial_transactions ENABLE ROW LEVEL SECURITY;

-- creates table public.financial_transactions
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.financial_transactions TO app;

-- creates table public.financial_transactions
COMMENT ON TABLE public.financial_transactions IS 'What payments and refunds have in common; holds no rows of its own.';

-- creates table public.payment_transactions
CREATE TABLE public.payment_transactions (
  payment_method_id uuid,
  provider character varying(50),
  provider_transaction_id character varying(255),
  reason text,
  CONSTRAINT payment_transactions_pkey PRIMARY KEY (id)
)
INHERITS (public.financial_transactions);

-- creates table public.payment_transactions
ALTER TABLE public.payment_transactions ENABLE ROW LEVEL SECURITY;

-- creates table public.payment_transactions
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.payment_transactions TO app;

-- creates table public.payment_transactions
COMMENT ON TABLE public.payment_transactions IS 'Money that came in, or failed to.';

-- creates table public.refund_transactions
CREATE TABLE public.refund_transactions (
  original_transaction_id uuid NOT NULL,
  initiated_by uuid,
  payment_method_id uuid,
  provider character varying(50),
  provider_transaction_id character varying(255),
  reason text,
  CONSTRAINT refund_transactions_pkey PRIMARY KEY (id)
)
INHERITS (public.financial_transactions);

-- creates table public.refund_transactions
ALTER TABLE public.refund_transactions ENABLE ROW LEVEL SECURITY;

-- creates table public.refund_transactions
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.refund_transactions TO app;

-- creates table public.refund_transactions
COMMENT ON TABLE public.refund_transactions IS 'Money that was given back, each time of one payment.';

-- creates table public.refund_transactions
COMMENT ON COLUMN public.refund_transactions.initiated_by IS 'The user who gave the money back, where it was one.';

-- creates view public.vw_billing_transactions
CREATE VIEW public.vw_billing_transactions AS
 SELECT payment_transactions.id,
    payment_transactions.organization_id,
    payment_transactions.invoice_id,
    payment_transactions.payment_method_id,
    NULL::uuid AS refunded_transaction_id,
    'payment'::text AS type,
    payment_transactions.amount,
    payment_transactions.currency,
    payment_transactions.status,
    payment_transactions.provider,
    payment_transactions.provider_transaction_id,
    payment_transactions.reason,
    payment_transactions.created_at,
    payment_transactions.updated_at
   FROM public.payment_transactions
UNION ALL
 SELECT refund_transactions.id,
    refund_transactions.organization_id,
    refund_transactions.invoice_id,
    refund_transactions.payment_method_id,
    refund_transactions.original_transaction_id AS refunded_transaction_id,
    'refund'::text AS type,
    refund_transactions.amount,
    refund_transactions.currency,
    refund_transactions.status,
    refund_transactions.provider,
    refund_transactions.provider_transaction_id,
    refund_transactions.reason,
    refund_transactions.created_at,
    refund_transactions.updated_at
   FROM public.refund_transactions;

-- creates view public.vw_billing_transactions
COMMENT ON VIEW public.vw_billing_transactions IS 'Payments and refunds side by side.';

-- creates policy public.financial_transactions.tenant_isolation
CREATE POLICY tenant_isolation ON public.financial_transactions TO app USING ((organization_id = ( SELECT public.fn_current_organization() AS fn_current_organization)));

-- creates policy public.payment_transactions.tenant_isolation
CREATE POLICY tenant_isolation ON public.payment_transactions TO app USING ((organization_id = ( SELECT public.fn_current_organization() AS fn_current_organization)));

-- creates policy public.refund_transactions.tenant_isolation
CREATE POLICY tenant_isolation ON public.refund_transactions TO app USING ((organization_id = ( SELECT public.fn_current_organization() AS fn_current_organization)));

-- moves data for table public.payment_transactions
INSERT INTO public.payment_transactions
  (id, organization_id, invoice_id, amount, currency, status, created_at, updated_at,
   payment_method_id, provider, provider_transaction_id, reason)
SELECT former.id, invoices.organization_id, former.invoice_id, former.amount, former.currency, former.status,
       former.created_at, former.updated_at, former.payment_method_id, former.provider,
       former.provider_transaction_id, former.reason
  FROM public.billing_transactions AS former
  JOIN public.invoices ON invoices.id = former.invoice_id
 WHERE former.type = 'payment';

-- creates index public.idx_payment_transactions_invoice_id_created_at
CREATE INDEX idx_payment_transactions_invoice_id_created_at ON public.payment_transactions USING btree (invoice_id, created_at DESC);

-- creates index public.idx_payment_transactions_organization_id_created_at
CREATE INDEX idx_payment_transactions_organization_id_created_at ON public.payment_transactions USING btree (organization_id, created_at DESC);

-- creates index public.idx_payment_transactions_payment_method_id_partial
CREATE INDEX idx_payment_transactions_payment_method_id_partial ON public.payment_transactions USING btree (payment_method_id) WHERE (payment_method_id IS NOT NULL);

-- creates foreign key public.payment_transactions.payment_transactions_invoice_id_fk
-- locks: public.invoices (ShareRowExclusiveLock)
ALTER TABLE public.payment_transactions ADD CONSTRAINT payment_transactions_invoice_id_fk FOREIGN KEY (invoice_id) REFERENCES public.invoices(id);

-- creates foreign key public.payment_transactions.payment_transactions_organization_id_fk
-- locks: public.organizations (ShareRowExclusiveLock)
ALTER TABLE public.payment_transactions ADD CONSTRAINT payment_transactions_organization_id_fk FOREIGN KEY (organization_id) REFERENCES public.organizations(id);

-- creates foreign key public.payment_transactions.payment_transactions_payment_method_id_fk
-- locks: public.payment_methods (ShareRowExclusiveLock)
ALTER TABLE public.payment_transactions ADD CONSTRAINT payment_transactions_payment_method_id_fk FOREIGN KEY (payment_method_id) REFERENCES public.payment_methods(id) ON DELETE SET NULL;

-- creates trigger public.payment_transactions.trg_payment_transactions_stamp
CREATE TRIGGER trg_payment_transactions_stamp BEFORE UPDATE ON public.payment_transactions FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();

-- moves data for table public.refund_transactions
INSERT INTO public.refund_transactions
  (id, organization_id, invoice_id, amount, currency, status, created_at, updated_at, original_transaction_id,
   payment_method_id, provider, provider_transaction_id, reason)
SELECT former.id, invoices.organization_id, former.invoice_id, former.amount, former.currency, former.status,
       former.created_at, former.updated_at, former.refunded_transaction_id, former.payment_method_id,
       former.provider, former.provider_transaction_id, former.reason
  FROM public.billing_transactions AS former
  JOIN public.invoices ON invoices.id = former.invoice_id
 WHERE former.type = 'refund';

-- creates index public.idx_refund_transactions_invoice_id_created_at
CREATE INDEX idx_refund_transactions_invoice_id_created_at ON public.refund_transactions USING btree (invoice_id, created_at DESC);

-- creates index public.idx_refund_transactions_organization_id_created_at
CREATE INDEX idx_refund_transactions_organization_id_created_at ON public.refund_transactions USING btree (organization_id, created_at DESC);

-- creates index public.idx_refund_transactions_original_transaction_id
CREATE INDEX idx_refund_transactions_original_transaction_id ON public.refund_transactions USING btree (original_transaction_id);

-- creates index public.idx_refund_transactions_payment_method_id_partial
CREATE INDEX idx_refund_transactions_payment_method_id_partial ON public.refund_transactions USING btree (payment_method_id) WHERE (payment_method_id IS NOT NULL);

-- creates foreign key public.refund_transactions.refund_transactions_invoice_id_fk
-- locks: public.invoices (ShareRowExclusiveLock)
ALTER TABLE public.refund_transactions ADD CONSTRAINT refund_transactions_invoice_id_fk FOREIGN KEY (invoice_id) REFERENCES public.invoices(id);

-- creates foreign key public.refund_transactions.refund_transactions_organization_id_fk
-- locks: public.organizations (ShareRowExclusiveLock)
ALTER TABLE public.refund_transactions ADD CONSTRAINT refund_transactions_organization_id_fk FOREIGN KEY (organization_id) REFERENCES public.organizations(id);

-- creates foreign key public.refund_transactions.refund_transactions_original_transaction_id_fk
ALTER TABLE public.refund_transactions ADD CONSTRAINT refund_transactions_original_transaction_id_fk FOREIGN KEY (original_transaction_id) REFERENCES public.payment_transactions(id);

-- creates foreign key public.refund_transactions.refund_transactions_payment_method_id_fk
-- locks: public.payment_methods (ShareRowExclusiveLock)
ALTER TABLE public.refund_transactions ADD CONSTRAINT refund_transactions_payment_method_id_fk FOREIGN KEY (payment_method_id) REFERENCES public.payment_methods(id) ON DELETE SET NULL;

-- creates trigger public.refund_transactions.trg_refund_transactions_stamp
CREATE TRIGGER trg_refund_transactions_stamp BEFORE UPDATE ON public.refund_transactions FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();

-- drops table public.billing_transactions
-- locks: public.billing_transactions (AccessExclusiveLock), public.invoices (AccessExclusiveLock), public.payment_methods (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.billing_transactions is gone afterwards
DROP TABLE public.billing_transactions;
