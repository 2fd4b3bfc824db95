-- strata:description add subscription items
-- strata:destroys table public.subscription_items

-- drops table public.subscription_items
-- locks: public.subscription_items (AccessExclusiveLock), public.subscriptions (AccessExclusiveLock)
-- hazard: destroys-data: the data of table public.subscription_items is gone afterwards
DROP TABLE public.subscription_items;
