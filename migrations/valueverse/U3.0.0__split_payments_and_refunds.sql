-- strata:description split payments and refunds
-- loss: public.billing_transactions: the table is dropped; undo brings the data back from public.payment_transactions
-- strata:destroys table public.refund_transactions
-- strata:destroys table public.payment_transactions
-- strata:destroys table public.financial_transactions

-- function bodies may name what a later statement makes
SET LOCAL check_function_bodies = off;

-- creates table public.billing_transactions
CREATE TABLE public.billing_transactions (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  invoice_id uuid NOT NULL,
  payment_method_id uuid,
  refunded_transaction_id uuid,
  type text NOT NULL,
  amount numeric(12,2) NOT NULL,
  currency character varying(3) NOT NULL,
  status text DEFAULT 'pending'::text NOT NULL,
  provider character varying(50),
  provider_transaction_id character varying(255),
  reason text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT billing_transactions_amount_check CHECK ((amount > (0)::numeric)),
  CONSTRAINT billing_transactions_currency_check CHECK (((currency)::text ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT billing_transactions_pkey PRIMARY KEY (id),
  CONSTRAINT billing_transactions_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'succeeded'::text, 'failed'::text]))),
  CONSTRAINT billing_transactions_type_check CHECK ((type = ANY (ARRAY['payment'::text, 'refund'::text]))),
  CONSTRAINT billing_transactions_type_refunded_transaction_id_check CHECK (((type = 'refund'::text) = (refunded_transaction_id IS NOT NULL)))
);

-- creates table public.billing_transactions
ALTER TABLE public.billing_transactions ENABLE ROW LEVEL SECURITY;

-- creates table public.billing_transactions
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE public.billing_transactions TO app;

-- creates table public.billing_transactions
COMMENT ON TABLE public.billing_transactions IS 'Money that moved, or failed to.';

-- creates index public.idx_billing_transactions_invoice_id_created_at
CREATE INDEX idx_billing_transactions_invoice_id_created_at ON public.billing_transactions USING btree (invoice_id, created_at DESC);

-- creates index public.idx_billing_transactions_payment_method_id_partial
CREATE INDEX idx_billing_transactions_payment_method_id_partial ON public.billing_transactions USING btree (payment_method_id) WHERE (payment_method_id IS NOT NULL);

-- creates foreign key public.billing_transactions.billing_transactions_invoice_id_fk
-- locks: public.invoices (ShareRowExclusiveLock)
ALTER TABLE public.billing_transactions ADD CONSTRAINT billing_transactions_invoice_id_fk FOREIGN KEY (invoice_id) REFERENCES public.invoices(id);

-- creates foreign key public.billing_transactions.billing_transactions_payment_method_id_fk
-- locks: public.payment_methods (ShareRowExclusiveLock)
ALTER TABLE public.billing_transactions ADD CONSTRAINT billing_transactions_payment_method_id_fk FOREIGN KEY (payment_method_id) REFERENCES public.payment_methods(id) ON DELETE SET NULL;

-- creates foreign key public.billing_transactions.billing_transactions_refunded_transaction_id_fk
ALTER TABLE public.billing_transactions ADD CONSTRAINT billing_transactions_refunded_transaction_id_fk FOREIGN KEY (refunded_transaction_id) REFERENCES public.billing_transactions(id);

-- creates trigger public.billing_transactions.trg_billing_transactions_stamp
CREATE TRIGGER trg_billing_transactions_stamp BEFORE UPDATE ON public.billing_transactions FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();

-- creates policy public.billing_transactions.tenant_isolation
CREATE POLICY tenant_isolation ON public.billing_transactions TO app USING ((EXISTS ( SELECT
   FROM public.invoices parent
  WHERE (parent.id = billing_transactions.invoice_id))));

-- moves data for table public.payment_transactions
INSERT INTO public.billing_transactions
  (id, invoice_id, payment_method_id, type, amount, currency, status, provider, provider_transaction_id, reason,
   created_at, updated_at)
SELECT id, invoice_id, payment_method_id, 'payment', amount, currency, status, provider,
       provider_transaction_id, reason, created_at, updated_at
  FROM public.payment_transactions;

-- moves data for table public.refund_transactions
INSERT INTO public.billing_transactions
  (id, invoice_id, payment_method_id, refunded_transaction_id, type, amount, currency, status, provider,
   provider_transaction_id, reason, created_at, updated_at)
SELECT id, invoice_id, payment_method_id, original_transaction_id, 'refund', amount, currency, status, provider,
       provider_transaction_id, reason, created_at, updated_at
  FROM public.refund_transactions;

-- drops view public.vw_billing_transactions
DROP VIEW public.vw_billing_transactions;

-- drops table public.refund_transactions
-- locks: public.invoices (AccessExclusiveLock), public.organizations (AccessExclusiveLock), public.payment_methods (AccessExclusiveLock), public.payment_transactions (AccessExclusiveLock), public.refund_transactions (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.refund_transactions is gone afterwards
DROP TABLE public.refund_transactions;

-- drops table public.payment_transactions
-- locks: public.invoices (AccessExclusiveLock), public.organizations (AccessExclusiveLock), public.payment_methods (AccessExclusiveLock), public.payment_transactions (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.payment_transactions is gone afterwards
DROP TABLE public.payment_transactions;

-- drops table public.financial_transactions
-- locks: public.financial_transactions (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.financial_transactions is gone afterwards
DROP TABLE public.financial_transactions;
