-- strata:description type billing status and e-mail addresses

-- makes room for index public.idx_invoices_due: condition (status = 'open'::public.billing_status) → (status = 'open'::text)
-- locks: public.invoices (AccessExclusiveLock)
DROP INDEX public.idx_invoices_due;

-- makes room for column default public.invoices.status: column public.invoices.status changes underneath
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices ALTER COLUMN status DROP DEFAULT;

-- type public.billing_status → text
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: rewrites-table: public.invoices is written anew
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices ALTER COLUMN status TYPE text USING status::text;

-- type public.email → text
-- locks: public.organizations (AccessExclusiveLock)
ALTER TABLE public.organizations ALTER COLUMN billing_email TYPE text;

-- makes column default public.invoices.status again: column public.invoices.status changes underneath
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices ALTER COLUMN status SET DEFAULT 'draft'::text;

-- creates constraint public.invoices.invoices_status_check
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: scans-table: public.invoices is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices ADD CONSTRAINT invoices_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'open'::text, 'paid'::text, 'void'::text, 'uncollectible'::text, 'past_due'::text])));

-- makes index public.idx_invoices_due again: condition (status = 'open'::public.billing_status) → (status = 'open'::text)
-- locks: public.invoices (ShareLock)
-- hazard: scans-table: public.invoices is read whole under ShareLock
-- hazard: blocks-writes: writes to public.invoices wait until it is done
CREATE INDEX idx_invoices_due ON public.invoices USING btree (due_date) WHERE (status = 'open'::text);

-- drops domain public.email
DROP DOMAIN public.email;

-- drops enum public.billing_status
DROP TYPE public.billing_status;
