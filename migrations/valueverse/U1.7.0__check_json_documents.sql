-- strata:description check JSON documents

-- drops constraint public.invoices.invoices_metadata_check
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices DROP CONSTRAINT invoices_metadata_check;

-- drops constraint public.usage_events.usage_events_properties_check
-- locks: public.usage_events (AccessExclusiveLock)
ALTER TABLE public.usage_events DROP CONSTRAINT usage_events_properties_check;

-- drops function public.fn_validate_invoice_metadata(jsonb)
DROP FUNCTION public.fn_validate_invoice_metadata(jsonb);
