-- strata:description add invoice line items
-- loss: public.invoices.line_items: the column is dropped; undo brings the data back from public.invoice_line_items
-- strata:destroys table public.invoice_line_items

-- function bodies may name what a later statement makes
SET LOCAL check_function_bodies = off;

-- changes function public.fn_calculate_invoice_total(uuid)
CREATE OR REPLACE FUNCTION public.fn_calculate_invoice_total(invoice uuid)
 RETURNS numeric
 LANGUAGE sql
 STABLE
AS $function$SELECT coalesce(sum(round((line ->> 'amount')::numeric * (1 + (line ->> 'taxRate')::numeric / 100), 2)), 0)
  FROM public.invoices, jsonb_array_elements(line_items) AS line
 WHERE invoices.id = invoice$function$;

-- creates column public.invoices.line_items
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices ADD COLUMN line_items jsonb COMPRESSION lz4 DEFAULT '[]'::jsonb NOT NULL;

-- moves data for table public.invoice_line_items
UPDATE public.invoices
   SET line_items = lines.items
  FROM (SELECT invoice_id,
               jsonb_agg(
                 metadata || jsonb_build_object(
                   'description', description, 'quantity', trim_scale(quantity),
                   'unitPrice', trim_scale(unit_price), 'amount', trim_scale(amount),
                   'taxRate', trim_scale(tax_rate))
                 ORDER BY line_number) AS items
          FROM public.invoice_line_items
         GROUP BY invoice_id) AS lines
 WHERE lines.invoice_id = invoices.id;

-- drops table public.invoice_line_items
-- locks: public.invoice_line_items (AccessExclusiveLock), public.invoices (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.invoice_line_items is gone afterwards
DROP TABLE public.invoice_line_items;
