-- strata:description check JSON documents

-- function bodies may name what a later statement makes
SET LOCAL check_function_bodies = off;

-- creates function public.fn_validate_invoice_metadata(jsonb)
CREATE FUNCTION public.fn_validate_invoice_metadata(metadata jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$SELECT coalesce(
  jsonb_typeof(metadata -> 'tax_id') = 'string' AND jsonb_typeof(metadata -> 'billing_period') = 'object', false)$function$;

-- creates function public.fn_validate_invoice_metadata(jsonb)
COMMENT ON FUNCTION public.fn_validate_invoice_metadata(jsonb) IS 'Whether an invoice says whose tax number it is for and which period it bills.';

-- creates constraint public.invoices.invoices_metadata_check
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: scans-table: public.invoices is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices ADD CONSTRAINT invoices_metadata_check CHECK (((status = 'draft'::public.billing_status) OR public.fn_validate_invoice_metadata(metadata)));

-- creates constraint public.usage_events.usage_events_properties_check
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: scans-table: public.usage_events is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.usage_events wait until it is done
-- hazard: blocks-writes: writes to public.usage_events wait until it is done
ALTER TABLE public.usage_events ADD CONSTRAINT usage_events_properties_check CHECK (((jsonb_typeof(properties) = 'object'::text) AND COALESCE((jsonb_typeof((properties -> 'source'::text)) = 'string'::text), false)));
