-- strata:description declare maintenance and a new plan

-- policies travel with the schema
CREATE SCHEMA IF NOT EXISTS strata;

-- policies travel with the schema
CREATE TABLE IF NOT EXISTS strata.policies (
  kind text NOT NULL,
  object text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (kind, object)
);

-- creates maintenance policy public.payment_transactions.backup
INSERT INTO strata.policies (kind, object, body)
VALUES ('backup', 'public.payment_transactions', '{"keep": "10 years", "tier": "gold", "every": "1 hour"}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;

-- creates maintenance policy public.payment_transactions.retention
INSERT INTO strata.policies (kind, object, body)
VALUES ('retention', 'public.payment_transactions', '{"keep": "2 years", "batch": 5000, "where": "status = ''failed''", "column": "created_at"}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;

-- creates maintenance policy public.payment_transactions.vacuum
INSERT INTO strata.policies (kind, object, body)
VALUES ('vacuum', 'public.payment_transactions', '{"ratio": 0.1, "analyze": true}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;

-- creates maintenance policy public.refund_transactions.backup
INSERT INTO strata.policies (kind, object, body)
VALUES ('backup', 'public.refund_transactions', '{"keep": "10 years", "tier": "gold", "every": "1 hour"}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;

-- creates maintenance policy public.usage_event_keys.retention
INSERT INTO strata.policies (kind, object, body)
VALUES ('retention', 'public.usage_event_keys', '{"keep": "3 months", "batch": 5000, "column": "event_timestamp"}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;

-- creates maintenance policy public.usage_events.backup
INSERT INTO strata.policies (kind, object, body)
VALUES ('backup', 'public.usage_events', '{"keep": "13 months", "tier": "silver", "every": "1 day"}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;

-- creates maintenance policy public.usage_events.vacuum
INSERT INTO strata.policies (kind, object, body)
VALUES ('vacuum', 'public.usage_events', '{"ratio": 0.05, "analyze": true, "deadRows": 50000}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;

-- changed seed rows
INSERT INTO public.subscription_plans (id, code, name, base_price, billing_interval) OVERRIDING SYSTEM VALUE VALUES
  ('00000000-0000-4000-8000-000000000005', 'scale', 'Scale', 790, 'month')
ON CONFLICT (id) DO UPDATE SET code = EXCLUDED.code, name = EXCLUDED.name, base_price = EXCLUDED.base_price, billing_interval = EXCLUDED.billing_interval;

-- changes seed rows public.subscription_plans.seed
INSERT INTO strata.policies (kind, object, body)
VALUES ('seed', 'public.subscription_plans', '{"columns":["id","code","name","base_price","billing_interval"],"key":["id"],"rows":[["''00000000-0000-4000-8000-000000000001''","''free''","''Free''","0","''month''"],["''00000000-0000-4000-8000-000000000002''","''starter''","''Starter''","29","''month''"],["''00000000-0000-4000-8000-000000000003''","''business''","''Business''","199","''month''"],["''00000000-0000-4000-8000-000000000005''","''scale''","''Scale''","790","''month''"],["''00000000-0000-4000-8000-000000000004''","''enterprise''","''Enterprise''","18000","''year''"]]}')
ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body;
