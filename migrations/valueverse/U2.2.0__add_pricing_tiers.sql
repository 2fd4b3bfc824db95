-- strata:description add pricing tiers
-- loss: public.pricing_rules.rules: the column is dropped; undo brings the data back from public.pricing_tiers
-- strata:destroys table public.pricing_tiers

-- creates column public.pricing_rules.rules
-- locks: public.pricing_rules (AccessExclusiveLock)
ALTER TABLE public.pricing_rules ADD COLUMN rules jsonb DEFAULT '{}'::jsonb NOT NULL;

-- moves data for table public.pricing_tiers
UPDATE public.pricing_rules
   SET rules = jsonb_build_object('tiers', tiers.items)
  FROM (SELECT pricing_rule_id,
               jsonb_agg(
                 jsonb_build_object(
                   'upTo', trim_scale(up_to), 'unitPrice', trim_scale(unit_price),
                   'flatFee', trim_scale(flat_fee))
                 ORDER BY tier_number) AS items
          FROM public.pricing_tiers
         GROUP BY pricing_rule_id) AS tiers
 WHERE tiers.pricing_rule_id = pricing_rules.id;

-- drops table public.pricing_tiers
-- locks: public.pricing_rules (AccessExclusiveLock), public.pricing_tiers (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.pricing_tiers is gone afterwards
DROP TABLE public.pricing_tiers;
