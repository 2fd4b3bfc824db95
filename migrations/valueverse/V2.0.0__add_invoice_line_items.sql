-- strata:description add invoice line items
-- loss: public.invoices.line_items: the column is dropped; undo brings the data back from public.invoice_line_items
-- strata:destroys column public.invoices.line_items

-- function bodies may name what a later statement makes
SET LOCAL check_function_bodies = off;

-- changes function public.fn_calculate_invoice_total(uuid)
CREATE OR REPLACE FUNCTION public.fn_calculate_invoice_total(invoice uuid)
 RETURNS numeric
 LANGUAGE sql
 STABLE
AS $function$SELECT coalesce(sum(amount + tax_amount), 0) FROM public.invoice_line_items WHERE invoice_id = invoice$function$;

-- creates table public.invoice_line_items
CREATE TABLE public.invoice_line_items (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  invoice_id uuid NOT NULL,
  line_number integer NOT NULL,
  description text NOT NULL,
  quantity numeric(20,6) NOT NULL,
  unit_price numeric(12,4) NOT NULL,
  amount numeric(12,2) NOT NULL,
  tax_rate numeric(5,2) DEFAULT 0 NOT NULL,
  tax_amount numeric(12,2) GENERATED ALWAYS AS (round(((amount * tax_rate) / (100)::numeric), 2)) STORED NOT NULL,
  metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT invoice_line_items_invoice_id_line_number_key UNIQUE (invoice_id, line_number),
  CONSTRAINT invoice_line_items_line_number_check CHECK ((line_number > 0)),
  CONSTRAINT invoice_line_items_pkey PRIMARY KEY (id),
  CONSTRAINT invoice_line_items_tax_rate_check CHECK (((tax_rate >= (0)::numeric) AND (tax_rate <= (100)::numeric)))
);

-- creates table public.invoice_line_items
COMMENT ON TABLE public.invoice_line_items IS 'What an invoice is for, line by line.';

-- creates table public.invoice_line_items
COMMENT ON COLUMN public.invoice_line_items.line_number IS 'The position on the invoice, from 1.';

-- creates table public.invoice_line_items
COMMENT ON COLUMN public.invoice_line_items.tax_rate IS 'In percent.';

-- moves data for table public.invoice_line_items
INSERT INTO public.invoice_line_items
  (invoice_id, line_number, description, quantity, unit_price, amount, tax_rate, metadata, created_at)
SELECT invoices.id, line.number, line.item ->> 'description', (line.item ->> 'quantity')::numeric,
       (line.item ->> 'unitPrice')::numeric, (line.item ->> 'amount')::numeric,
       (line.item ->> 'taxRate')::numeric,
       line.item - ARRAY['description', 'quantity', 'unitPrice', 'amount', 'taxRate'], invoices.created_at
  FROM public.invoices
 CROSS JOIN LATERAL jsonb_array_elements(invoices.line_items) WITH ORDINALITY AS line (item, number);

-- creates foreign key public.invoice_line_items.invoice_line_items_invoice_id_fk
-- locks: public.invoices (ShareRowExclusiveLock)
ALTER TABLE public.invoice_line_items ADD CONSTRAINT invoice_line_items_invoice_id_fk FOREIGN KEY (invoice_id) REFERENCES public.invoices(id) ON DELETE CASCADE;

-- drops column public.invoices.line_items
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: destroys-data: the data of column public.invoices.line_items is gone afterwards
ALTER TABLE public.invoices DROP COLUMN line_items;
