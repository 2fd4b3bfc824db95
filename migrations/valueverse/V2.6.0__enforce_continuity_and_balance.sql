-- strata:description enforce continuity and balance

-- function bodies may name what a later statement makes
SET LOCAL check_function_bodies = off;

-- creates extension btree_gist
CREATE EXTENSION btree_gist WITH SCHEMA public;

-- creates function public.fn_check_invoice_balance()
CREATE FUNCTION public.fn_check_invoice_balance()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$DECLARE
  invoice public.invoices;
  lines numeric;
BEGIN
  SELECT * INTO invoice FROM public.invoices
   WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.invoice_id ELSE NEW.invoice_id END
     FOR NO KEY UPDATE;
  IF NOT FOUND OR invoice.status = 'draft' THEN
    RETURN NULL;
  END IF;
  lines := public.fn_calculate_invoice_total(invoice.id);
  IF lines <> invoice.total THEN
    RAISE EXCEPTION 'invoice % has a total of %, but its lines add up to %',
      invoice.invoice_number, invoice.total, lines
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END$function$;

-- creates function public.fn_check_invoice_balance()
COMMENT ON FUNCTION public.fn_check_invoice_balance() IS 'The lines of an invoice that has been issued add up to its total.';

-- creates function public.fn_check_subscription_continuity()
CREATE FUNCTION public.fn_check_subscription_continuity()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$BEGIN
  IF NEW.current_period_start <> OLD.current_period_end THEN
    RAISE EXCEPTION 'the next period of subscription % must begin at %, not at %',
      NEW.id, OLD.current_period_end, NEW.current_period_start
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
            COLUMN = 'current_period_start';
  END IF;
  RETURN NEW;
END$function$;

-- creates function public.fn_check_subscription_continuity()
COMMENT ON FUNCTION public.fn_check_subscription_continuity() IS 'Renewals of an active subscription begin where its period ended: no gap, no day billed twice.';

-- creates function public.fn_stamp_updated_at()
CREATE FUNCTION public.fn_stamp_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END$function$;

-- creates function public.fn_stamp_updated_at()
COMMENT ON FUNCTION public.fn_stamp_updated_at() IS 'Keeps the moment in which a row was last written.';

-- creates constraint public.subscriptions.subscriptions_active_period_excl
-- locks: public.subscriptions (AccessExclusiveLock)
-- hazard: scans-table: public.subscriptions is read whole under AccessExclusiveLock
-- hazard: blocks-reads: reads of public.subscriptions wait until it is done
-- hazard: blocks-writes: writes to public.subscriptions wait until it is done
ALTER TABLE public.subscriptions ADD CONSTRAINT subscriptions_active_period_excl EXCLUDE USING gist (organization_id WITH =, tstzrange(current_period_start, current_period_end) WITH &&) WHERE ((status = 'active'::text));

-- creates trigger public.billing_transactions.trg_billing_transactions_stamp
-- locks: public.billing_transactions (ShareRowExclusiveLock)
CREATE TRIGGER trg_billing_transactions_stamp BEFORE UPDATE ON public.billing_transactions FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();

-- creates trigger public.invoice_line_items.trg_invoice_line_items_check_balance
-- locks: public.invoice_line_items (ShareRowExclusiveLock)
CREATE CONSTRAINT TRIGGER trg_invoice_line_items_check_balance AFTER INSERT OR DELETE OR UPDATE ON public.invoice_line_items DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.fn_check_invoice_balance();

-- creates trigger public.invoices.trg_invoices_stamp
-- locks: public.invoices (ShareRowExclusiveLock)
CREATE TRIGGER trg_invoices_stamp BEFORE UPDATE ON public.invoices FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();

-- creates trigger public.organizations.trg_organizations_stamp
-- locks: public.organizations (ShareRowExclusiveLock)
CREATE TRIGGER trg_organizations_stamp BEFORE UPDATE ON public.organizations FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();

-- creates trigger public.payment_methods.trg_payment_methods_stamp
-- locks: public.payment_methods (ShareRowExclusiveLock)
CREATE TRIGGER trg_payment_methods_stamp BEFORE UPDATE ON public.payment_methods FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();

-- creates trigger public.pricing_rules.trg_pricing_rules_stamp
-- locks: public.pricing_rules (ShareRowExclusiveLock)
CREATE TRIGGER trg_pricing_rules_stamp BEFORE UPDATE ON public.pricing_rules FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();

-- creates trigger public.subscription_items.trg_subscription_items_stamp
-- locks: public.subscription_items (ShareRowExclusiveLock)
CREATE TRIGGER trg_subscription_items_stamp BEFORE UPDATE ON public.subscription_items FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();

-- creates trigger public.subscription_plans.trg_subscription_plans_stamp
-- locks: public.subscription_plans (ShareRowExclusiveLock)
CREATE TRIGGER trg_subscription_plans_stamp BEFORE UPDATE ON public.subscription_plans FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();

-- creates trigger public.subscriptions.trg_subscriptions_check_continuity
-- locks: public.subscriptions (ShareRowExclusiveLock)
CREATE TRIGGER trg_subscriptions_check_continuity BEFORE UPDATE OF current_period_start, current_period_end, status ON public.subscriptions FOR EACH ROW WHEN (((old.status = 'active'::text) AND (new.status = 'active'::text) AND (new.current_period_start <> old.current_period_start))) EXECUTE FUNCTION public.fn_check_subscription_continuity();

-- creates trigger public.subscriptions.trg_subscriptions_stamp
-- locks: public.subscriptions (ShareRowExclusiveLock)
CREATE TRIGGER trg_subscriptions_stamp BEFORE UPDATE ON public.subscriptions FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();

-- creates trigger public.usage_limits.trg_usage_limits_stamp
-- locks: public.usage_limits (ShareRowExclusiveLock)
CREATE TRIGGER trg_usage_limits_stamp BEFORE UPDATE ON public.usage_limits FOR EACH ROW EXECUTE FUNCTION public.fn_stamp_updated_at();
