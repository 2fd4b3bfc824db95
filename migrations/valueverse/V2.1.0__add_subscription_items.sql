-- strata:description add subscription items

-- creates table public.subscription_items
CREATE TABLE public.subscription_items (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  subscription_id uuid NOT NULL,
  product_id uuid NOT NULL,
  quantity integer DEFAULT 1 NOT NULL,
  unit_price numeric(12,2) NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT subscription_items_pkey PRIMARY KEY (id),
  CONSTRAINT subscription_items_quantity_check CHECK ((quantity > 0)),
  CONSTRAINT subscription_items_subscription_id_product_id_key UNIQUE (subscription_id, product_id),
  CONSTRAINT subscription_items_unit_price_check CHECK ((unit_price >= (0)::numeric))
);

-- creates table public.subscription_items
COMMENT ON TABLE public.subscription_items IS 'Products that a subscription has beside its plan.';

-- creates table public.subscription_items
COMMENT ON COLUMN public.subscription_items.product_id IS 'The product in the catalogue, which is kept elsewhere.';

-- creates foreign key public.subscription_items.subscription_items_subscription_id_fk
-- locks: public.subscriptions (ShareRowExclusiveLock)
ALTER TABLE public.subscription_items ADD CONSTRAINT subscription_items_subscription_id_fk FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(id) ON DELETE CASCADE;
