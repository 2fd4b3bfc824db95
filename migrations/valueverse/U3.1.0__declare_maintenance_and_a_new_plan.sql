-- strata:description declare maintenance and a new plan

-- a seed row that the schema no longer has
DELETE FROM public.subscription_plans WHERE id = '00000000-0000-4000-8000-000000000005';

-- policies travel with the schema
CREATE SCHEMA IF NOT EXISTS strata;

-- policies travel with the schema
CREATE TABLE IF NOT EXISTS strata.policies (
  kind text NOT NULL,
  object text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (kind, object)
);

-- changes seed rows public.subscription_plans.seed
INSERT INTO strata.policies (kind, object, body)
VALUES ('seed', 'public.subscription_plans', '{"columns":["id","code","name","base_price","billing_interval"],"key":["id"],"rows":[["''00000000-0000-4000-8000-000000000001''","''free''","''Free''","0","''month''"],["''00000000-0000-4000-8000-000000000002''","''starter''","''Starter''","29","''month''"],["''00000000-0000-4000-8000-000000000003''","''business''","''Business''","199","''month''"],["''00000000-0000-4000-8000-000000000004''","''enterprise''","''Enterprise''","18000","''year''"]]}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;

-- drops maintenance policy public.payment_transactions.backup
DELETE FROM strata.policies WHERE kind = 'backup' AND object = 'public.payment_transactions';

-- drops maintenance policy public.payment_transactions.retention
DELETE FROM strata.policies WHERE kind = 'retention' AND object = 'public.payment_transactions';

-- drops maintenance policy public.payment_transactions.vacuum
DELETE FROM strata.policies WHERE kind = 'vacuum' AND object = 'public.payment_transactions';

-- drops maintenance policy public.refund_transactions.backup
DELETE FROM strata.policies WHERE kind = 'backup' AND object = 'public.refund_transactions';

-- drops maintenance policy public.usage_event_keys.retention
DELETE FROM strata.policies WHERE kind = 'retention' AND object = 'public.usage_event_keys';

-- drops maintenance policy public.usage_events.backup
DELETE FROM strata.policies WHERE kind = 'backup' AND object = 'public.usage_events';

-- drops maintenance policy public.usage_events.vacuum
DELETE FROM strata.policies WHERE kind = 'vacuum' AND object = 'public.usage_events';
