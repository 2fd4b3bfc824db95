-- strata:description check JSON documents

-- drops constraint public.invoices.invoices_metadata_check
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: scans-table: public.invoices is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices DROP CONSTRAINT invoices_metadata_check;

-- drops constraint public.usage_events.usage_events_properties_check
-- locks: public.usage_events (AccessExclusiveLock)
-- hazard: scans-table: public.usage_events is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.usage_events wait until it is done
-- hazard: blocks-writes: writes to public.usage_events wait until it is done
ALTER TABLE public.usage_events DROP CONSTRAINT usage_events_properties_check;

-- drops function public.fn_validate_invoice_metadata(jsonb)
DROP FUNCTION public.fn_validate_invoice_metadata(jsonb);
