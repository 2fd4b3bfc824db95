-- strata:description add pricing tiers
-- loss: public.pricing_rules.rules: the column is dropped; undo brings the data back from public.pricing_tiers
-- strata:destroys column public.pricing_rules.rules

-- creates table public.pricing_tiers
CREATE TABLE public.pricing_tiers (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  pricing_rule_id uuid NOT NULL,
  tier_number integer NOT NULL,
  up_to numeric(20,6),
  unit_price numeric(12,6) DEFAULT 0 NOT NULL,
  flat_fee numeric(12,2) DEFAULT 0 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT pricing_tiers_flat_fee_check CHECK ((flat_fee >= (0)::numeric)),
  CONSTRAINT pricing_tiers_pkey PRIMARY KEY (id),
  CONSTRAINT pricing_tiers_pricing_rule_id_tier_number_key UNIQUE (pricing_rule_id, tier_number),
  CONSTRAINT pricing_tiers_tier_number_check CHECK ((tier_number > 0)),
  CONSTRAINT pricing_tiers_unit_price_check CHECK ((unit_price >= (0)::numeric)),
  CONSTRAINT pricing_tiers_up_to_check CHECK ((up_to > (0)::numeric))
);

-- creates table public.pricing_tiers
COMMENT ON TABLE public.pricing_tiers IS 'The prices of a rule: each tier reaches up to its limit, the last one has none.';

-- creates table public.pricing_tiers
COMMENT ON COLUMN public.pricing_tiers.up_to IS 'The last unit that has this price; null for all further ones.';

-- moves data for table public.pricing_tiers
INSERT INTO public.pricing_tiers (pricing_rule_id, tier_number, up_to, unit_price, flat_fee, created_at)
SELECT pricing_rules.id, tier.number, (tier.item ->> 'upTo')::numeric, (tier.item ->> 'unitPrice')::numeric,
       (tier.item ->> 'flatFee')::numeric, pricing_rules.created_at
  FROM public.pricing_rules
 CROSS JOIN LATERAL jsonb_array_elements(pricing_rules.rules -> 'tiers') WITH ORDINALITY AS tier (item, number);

-- creates foreign key public.pricing_tiers.pricing_tiers_pricing_rule_id_fk
-- locks: public.pricing_rules (ShareRowExclusiveLock)
ALTER TABLE public.pricing_tiers ADD CONSTRAINT pricing_tiers_pricing_rule_id_fk FOREIGN KEY (pricing_rule_id) REFERENCES public.pricing_rules(id) ON DELETE CASCADE;

-- drops column public.pricing_rules.rules
-- locks: public.pricing_rules (AccessExclusiveLock)
-- hazard: destroys-data: the data of column public.pricing_rules.rules is gone afterwards
ALTER TABLE public.pricing_rules DROP COLUMN rules;
