-- strata:description type billing status and e-mail addresses

-- makes room for index public.idx_invoices_due: condition (status = 'open'::text) → (status = 'open'::public.billing_status)
-- locks: public.invoices (AccessExclusiveLock)
DROP INDEX public.idx_invoices_due;

-- makes room for column default public.invoices.status: column public.invoices.status changes underneath
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices ALTER COLUMN status DROP DEFAULT;

-- creates enum public.billing_status
CREATE TYPE public.billing_status AS ENUM ('draft', 'open', 'paid', 'void', 'uncollectible', 'past_due');

-- creates domain public.email
CREATE DOMAIN public.email AS character varying(255)
  CONSTRAINT email_check CHECK (((VALUE)::text ~ '^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}$'::text));

-- type text → public.email
-- locks: public.organizations (AccessExclusiveLock)
-- hazard: rewrites-table: public.organizations is written anew
-- hazard: blocks-reads: reads of public.organizations wait until it is done
-- hazard: blocks-writes: writes to public.organizations wait until it is done
ALTER TABLE public.organizations ALTER COLUMN billing_email TYPE public.email;

-- drops constraint public.invoices.invoices_status_check
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices DROP CONSTRAINT invoices_status_check;

-- type text → public.billing_status
-- locks: public.invoices (AccessExclusiveLock)
-- hazard: rewrites-table: public.invoices is written anew
-- hazard: blocks-reads: reads of public.invoices wait until it is done
-- hazard: blocks-writes: writes to public.invoices wait until it is done
ALTER TABLE public.invoices ALTER COLUMN status TYPE public.billing_status USING status::public.billing_status;

-- makes column default public.invoices.status again: column public.invoices.status changes underneath
-- locks: public.invoices (AccessExclusiveLock)
ALTER TABLE public.invoices ALTER COLUMN status SET DEFAULT 'draft'::public.billing_status;

-- makes index public.idx_invoices_due again: condition (status = 'open'::text) → (status = 'open'::public.billing_status)
-- locks: public.invoices (ShareLock)
-- hazard: scans-table: public.invoices is read whole under ShareLock
-- hazard: blocks-writes: writes to public.invoices wait until it is done
CREATE INDEX idx_invoices_due ON public.invoices USING btree (due_date) WHERE (status = 'open'::public.billing_status);
