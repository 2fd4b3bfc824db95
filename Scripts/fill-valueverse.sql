-- Fills a ValueVerse database at version 1.0.0 with plausible data.
--
--   psql -d billing -v scale=10 -v seed=7 -f Scripts/fill-valueverse.sql
--
-- scale  1 makes 10 organizations, about 130 invoices and 5,000 usage events; everything grows in proportion.
-- seed   any text: the same seed and scale make the same rows, ids included, on every server and every day.
--
-- Usage spreads over the fifteen months from 2024-01-01 to 2025-03-31. What later versions demand holds already:
-- addresses satisfy the e-mail domain, active periods of an organization do not overlap, lines add up to their invoice,
-- payments do not exceed it, and the JSON documents have the members that the checks ask for.

\set ON_ERROR_STOP on
\if :{?scale} \else \set scale 1 \endif
\if :{?seed} \else \set seed 1 \endif

BEGIN;

-- A number from 0 up to, not including, 1 that depends on the seed, a purpose and a row, and on nothing else.
CREATE FUNCTION pg_temp.chance(seed text, purpose text, row_number bigint) RETURNS double precision
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ('x' || substr(md5(seed || ':' || purpose || ':' || row_number), 1, 12))::bit(48)::bigint / 281474976710656.0;

-- An id in the form of a random (version 4) UUID.
CREATE FUNCTION pg_temp.id(seed text, purpose text, row_number bigint) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN overlay(overlay(md5(seed || '/' || purpose || '/' || row_number) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid;

-- One of several texts.
CREATE FUNCTION pg_temp.choice(seed text, purpose text, row_number bigint, VARIADIC choices text[]) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN choices[1 + floor(pg_temp.chance(seed, purpose, row_number) * cardinality(choices))::integer];

-- The metrics that are counted, their units and what one unit costs.
CREATE TEMPORARY TABLE metric (number integer, name text, unit text, price numeric, typical numeric) ON COMMIT DROP;
INSERT INTO metric VALUES
  (1, 'api_calls', 'call', 0.0004, 800),
  (2, 'storage', 'gigabyte_hour', 0.0021, 90),
  (3, 'compute', 'second', 0.0125, 45),
  (4, 'messages', 'message', 0.0060, 30);

CREATE TEMPORARY TABLE organization ON COMMIT DROP AS
SELECT number,
       pg_temp.id(:'seed', 'organization', number) AS id,
       pg_temp.choice(:'seed', 'first', number,
         'Amber', 'Birch', 'Cedar', 'Delta', 'Ember', 'Falcon', 'Granite', 'Harbor', 'Iris', 'Juniper', 'Krill', 'Lumen',
         'Maple', 'Nimbus', 'Onyx', 'Pine', 'Quartz', 'River', 'Slate', 'Tundra') || ' ' ||
       pg_temp.choice(:'seed', 'second', number,
         'Analytics', 'Labs', 'Logistics', 'Robotics', 'Software', 'Studio', 'Systems', 'Works') AS name,
       timestamp '2023-07-01' + pg_temp.chance(:'seed', 'joined', number) * interval '330 days' AS joined,
       1 + least(3, floor(4 * pg_temp.chance(:'seed', 'plan', number)))::integer AS plan
  FROM generate_series(1, 10 * :scale) AS number;

INSERT INTO organizations (id, name, slug, billing_email, settings, created_at, updated_at)
SELECT id, name,
       lower(replace(name, ' ', '-')) || '-' || number,
       pg_temp.choice(:'seed', 'mailbox', number, 'billing', 'accounts', 'finance', 'invoices+vv', 'ap_team') ||
         '@' || lower(replace(name, ' ', '-')) || '-' || number || '.example',
       jsonb_build_object(
         'locale', pg_temp.choice(:'seed', 'locale', number, 'en-US', 'en-GB', 'de-DE', 'fr-FR', 'ja-JP'),
         'timeZone', pg_temp.choice(:'seed', 'zone', number, 'UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Tokyo')),
       date_trunc('second', joined), date_trunc('second', joined)
  FROM organization;

INSERT INTO payment_methods
  (id, organization_id, type, provider, provider_method_id, last_four, expires_on, is_default, created_at, updated_at)
SELECT pg_temp.id(:'seed', 'method', number * 2 + nth), id,
       kind, CASE kind WHEN 'card' THEN 'stripe' WHEN 'direct_debit' THEN 'gocardless' ELSE 'manual' END,
       'pm_' || substr(md5(:'seed' || number || '-' || nth), 1, 24),
       CASE kind WHEN 'card'
         THEN lpad(floor(10000 * pg_temp.chance(:'seed', 'digits', number * 2 + nth))::text, 4, '0') END,
       CASE kind WHEN 'card'
         THEN date '2026-01-01' + 30 * floor(36 * pg_temp.chance(:'seed', 'expiry', number * 2 + nth))::integer END,
       nth = 0, date_trunc('second', joined), date_trunc('second', joined)
  FROM organization,
       generate_series(0, CASE WHEN pg_temp.chance(:'seed', 'methods', number) < 0.4 THEN 1 ELSE 0 END) AS nth,
       pg_temp.choice(:'seed', 'kind', number * 2 + nth, 'card', 'card', 'bank_transfer', 'direct_debit') AS kind;

INSERT INTO pricing_rules (id, plan_id, metric_name, pricing_type, rules, created_at, updated_at)
SELECT pg_temp.id(:'seed', 'rule', row_number() OVER (ORDER BY plan.code, metric.number)), plan.id, metric.name,
       CASE metric.number WHEN 1 THEN 'tiered' WHEN 2 THEN 'volume' WHEN 3 THEN 'per_unit' ELSE 'flat' END,
       CASE metric.number
         WHEN 1 THEN jsonb_build_object('tiers', jsonb_build_array(
           jsonb_build_object('upTo', 10000, 'unitPrice', 0, 'flatFee', 0),
           jsonb_build_object('upTo', 1000000, 'unitPrice', metric.price, 'flatFee', 0),
           jsonb_build_object('upTo', NULL, 'unitPrice', trim_scale(metric.price / 2), 'flatFee', 0)))
         WHEN 2 THEN jsonb_build_object('tiers', jsonb_build_array(
           jsonb_build_object('upTo', 500, 'unitPrice', metric.price, 'flatFee', 0),
           jsonb_build_object('upTo', NULL, 'unitPrice', trim_scale(metric.price * 0.8), 'flatFee', 10)))
         WHEN 3 THEN jsonb_build_object('tiers', jsonb_build_array(
           jsonb_build_object('upTo', NULL, 'unitPrice', metric.price, 'flatFee', 0)))
         ELSE jsonb_build_object('tiers', jsonb_build_array(
           jsonb_build_object('upTo', NULL, 'unitPrice', 0, 'flatFee', 25)))
       END,
       '2023-06-01', '2023-06-01'
  FROM subscription_plan AS plan, metric
 WHERE plan.base_price > 0;

-- Every organization has its current subscription; a third had another plan before; a fifth has already renewed into the
-- next period, which begins in the instant in which this one ends.
CREATE TEMPORARY TABLE subscription ON COMMIT DROP AS
SELECT number, kind, organization.id AS organization, pg_temp.id(:'seed', 'subscription ' || kind, number) AS id,
       plan.id AS plan, plan.base_price, plan.billing_interval,
       CASE kind
         WHEN 'former' THEN 'canceled'
         WHEN 'renewed' THEN 'active'
         ELSE CASE WHEN is_renewed THEN 'active'
                   WHEN state < 0.70 THEN 'active' WHEN state < 0.82 THEN 'trialing'
                   WHEN state < 0.92 THEN 'past_due' ELSE 'canceled' END
       END AS status,
       CASE kind WHEN 'former' THEN first_day WHEN 'current' THEN timestamp '2025-03-01'
                 ELSE timestamp '2025-04-01' END AS starts,
       CASE kind WHEN 'former' THEN first_day + interval '1 month' WHEN 'current' THEN timestamp '2025-04-01'
                 ELSE timestamp '2025-05-01' END AS ends,
       CASE WHEN kind = 'former' THEN first_day WHEN kind = 'renewed' THEN timestamp '2025-04-01'
            WHEN is_upgraded THEN first_day + interval '1 month' ELSE first_day END AS began
  FROM organization
  CROSS JOIN LATERAL (SELECT pg_temp.chance(:'seed', 'state', number) AS state,
                             pg_temp.chance(:'seed', 'renewed', number) < 0.2 AS is_renewed,
                             pg_temp.chance(:'seed', 'former', number) < 0.33 AS is_upgraded,
                             date_trunc('day', joined) AS first_day) AS drawn
  JOIN LATERAL unnest(ARRAY['former', 'current', 'renewed']) AS kind
    ON kind = 'current' OR kind = 'renewed' AND is_renewed OR kind = 'former' AND is_upgraded
  JOIN subscription_plan AS plan
    ON plan.code = (ARRAY['free', 'starter', 'business', 'enterprise'])
                   [CASE kind WHEN 'former' THEN greatest(1, organization.plan - 1) ELSE organization.plan END];

INSERT INTO subscriptions
  (id, organization_id, plan_id, status, mrr, started_at, current_period_start, current_period_end,
   cancel_at_period_end, canceled_at, created_at, updated_at)
SELECT id, organization, plan, status,
       CASE WHEN status IN ('active', 'past_due')
         THEN round(CASE billing_interval WHEN 'year' THEN base_price / 12 ELSE base_price END, 2) ELSE 0 END,
       began, starts, ends,
       kind = 'current' AND status = 'active' AND pg_temp.chance(:'seed', 'leaving', number) < 0.05,
       CASE WHEN status = 'canceled' THEN CASE kind WHEN 'former' THEN ends ELSE starts + interval '20 days' END END,
       began, starts
  FROM subscription;

INSERT INTO usage_limits
  (id, subscription_id, metric_name, limit_value, current_usage, reset_at, created_at, updated_at)
SELECT pg_temp.id(:'seed', 'limit ' || subscription.kind, subscription.number * 10 + metric.number), subscription.id,
       metric.name, ceiling, trim_scale(round((ceiling * used)::numeric, 3)), ends, starts, starts
  FROM subscription, metric,
       LATERAL (SELECT round(metric.typical * 1000) AS ceiling,
                       pg_temp.chance(:'seed', 'used', subscription.number * 10 + metric.number) AS used) AS drawn
 WHERE kind <> 'former';

-- An invoice for every month since an organization joined: the plan, and one to three metrics of usage.
CREATE TEMPORARY TABLE bill ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY month, subscription.number) AS number, subscription.number AS customer,
       subscription.id AS subscription, organization, base_price, billing_interval, month
  FROM subscription, generate_series(timestamp '2024-01-01', timestamp '2025-03-01', interval '1 month') AS month
 WHERE kind = 'current' AND month >= date_trunc('month', began) AND base_price > 0;

CREATE TEMPORARY TABLE bill_line ON COMMIT DROP AS
SELECT bill.number, 0 AS position, 'Subscription, ' || to_char(month, 'FMMonth YYYY') AS description, 1::numeric AS quantity,
       round(CASE billing_interval WHEN 'year' THEN base_price / 12 ELSE base_price END, 2) AS price,
       NULL::text AS metric
  FROM bill
UNION ALL
SELECT bill.number, metric.number, 'Usage: ' || replace(metric.name, '_', ' '),
       round((metric.typical * 100 * (0.2 + pg_temp.chance(:'seed', 'billed', bill.number * 10 + metric.number)))::numeric,
         CASE metric.number WHEN 2 THEN 3 ELSE 0 END),
       metric.price, metric.name
  FROM bill, metric
 WHERE metric.number <= 1 + floor(3 * pg_temp.chance(:'seed', 'lines', bill.number));

INSERT INTO invoices
  (id, invoice_number, organization_id, subscription_id, status, subtotal, tax, total, amount_paid, amount_due,
   line_items, metadata, due_date, paid_at, created_at, updated_at)
SELECT pg_temp.id(:'seed', 'invoice', bill.number),
       'VV-' || to_char(month, 'YYYYMM') || '-' || lpad(bill.number::text, 7, '0'),
       organization, subscription, status, subtotal, tax, subtotal + tax, paid, subtotal + tax - paid, lines,
       jsonb_build_object(
         'tax_id', pg_temp.choice(:'seed', 'country', customer, 'DE', 'FR', 'IE', 'NL') ||
                   lpad(floor(1e9 * pg_temp.chance(:'seed', 'tax id', customer))::bigint::text, 9, '0'),
         'billing_period', jsonb_build_object(
           'start', to_char(month, 'YYYY-MM-DD'), 'end', to_char(month + interval '1 month - 1 day', 'YYYY-MM-DD'))),
       (month + interval '1 month 14 days')::date,
       CASE status WHEN 'paid' THEN month + interval '1 month 5 days' END,
       month + interval '1 month', month + interval '1 month'
  FROM bill
  JOIN LATERAL (
    SELECT sum(amount) AS subtotal, sum(round(amount * rate / 100, 2)) AS tax,
           jsonb_agg(
             jsonb_build_object('description', description, 'quantity', trim_scale(quantity),
               'unitPrice', trim_scale(price), 'amount', trim_scale(amount), 'taxRate', rate) ||
             CASE WHEN metric IS NULL THEN '{}' ELSE jsonb_build_object('metricName', metric) END
             ORDER BY position) AS lines
      FROM bill_line, LATERAL (SELECT round(quantity * price, 2) AS amount, 19 AS rate) AS computed
     WHERE bill_line.number = bill.number) AS summed ON true
  CROSS JOIN LATERAL (
    SELECT CASE WHEN month = '2025-03-01' THEN 'draft'
                WHEN month = '2025-02-01' AND luck < 0.5 THEN 'open'
                WHEN luck < 0.90 THEN 'paid' WHEN luck < 0.94 THEN 'past_due'
                WHEN luck < 0.97 THEN 'void' ELSE 'uncollectible' END AS status
      FROM pg_temp.chance(:'seed', 'fate', bill.number) AS luck) AS fate
  CROSS JOIN LATERAL (
    SELECT CASE status WHEN 'paid' THEN subtotal + tax WHEN 'past_due' THEN round((subtotal + tax) / 3, 2) ELSE 0 END
             AS paid) AS payment;

-- What was paid was paid by a transaction, sometimes at the second attempt; void invoices were paid and given back.
INSERT INTO billing_transactions
  (id, invoice_id, payment_method_id, type, amount, currency, status, provider, provider_transaction_id, reason,
   created_at, updated_at)
SELECT pg_temp.id(:'seed', 'payment ' || attempt, bill.number), invoices.id, method.id, 'payment', amount,
       invoices.currency, CASE attempt WHEN 1 THEN 'failed' ELSE 'succeeded' END, method.provider,
       'tx_' || substr(md5(:'seed' || attempt || '-' || bill.number), 1, 24),
       CASE attempt WHEN 1 THEN 'insufficient_funds' END,
       invoices.created_at + (2 + attempt) * interval '1 day', invoices.created_at + (2 + attempt) * interval '1 day'
  FROM bill
  JOIN invoices ON invoices.id = pg_temp.id(:'seed', 'invoice', bill.number)
  JOIN payment_methods AS method ON method.organization_id = invoices.organization_id AND method.is_default
  CROSS JOIN LATERAL (
    SELECT CASE invoices.status WHEN 'void' THEN total ELSE amount_paid END AS amount) AS due
  JOIN generate_series(1, 3) AS attempt
    ON attempt = 3 OR attempt = 1 AND pg_temp.chance(:'seed', 'attempts', bill.number) < 0.1
 WHERE amount > 0;

INSERT INTO billing_transactions
  (id, invoice_id, payment_method_id, refunded_transaction_id, type, amount, currency, status, provider,
   provider_transaction_id, reason, created_at, updated_at)
SELECT pg_temp.id(:'seed', 'refund', bill.number), payment.invoice_id, payment.payment_method_id, payment.id, 'refund',
       payment.amount, payment.currency, 'succeeded', payment.provider,
       're_' || substr(md5(:'seed' || bill.number), 1, 24), 'invoice voided',
       payment.created_at + interval '3 days', payment.created_at + interval '3 days'
  FROM bill
  JOIN invoices ON invoices.id = pg_temp.id(:'seed', 'invoice', bill.number) AND invoices.status = 'void'
  JOIN billing_transactions AS payment ON payment.id = pg_temp.id(:'seed', 'payment 3', bill.number);

-- Usage grows over the months, and some organizations use much more than others.
INSERT INTO usage_events
  (id, organization_id, metric_name, quantity, unit, properties, idempotency_key, "timestamp", created_at)
SELECT pg_temp.id(:'seed', 'event', event.number), organization.id, metric.name,
       trim_scale(round((metric.typical * 2 * pg_temp.chance(:'seed', 'quantity', event.number))::numeric,
         CASE metric.number WHEN 2 THEN 6 WHEN 3 THEN 3 ELSE 0 END)),
       metric.unit,
       jsonb_build_object('source', pg_temp.choice(:'seed', 'source', event.number, 'api', 'sdk', 'agent', 'import'),
         'region', pg_temp.choice(:'seed', 'region', event.number, 'eu-west-1', 'us-east-1', 'ap-south-1')) ||
       CASE WHEN event.number % 5 = 0
         THEN jsonb_build_object('requestId', substr(md5(:'seed' || event.number), 1, 16)) ELSE '{}' END,
       'evt-' || substr(md5(:'seed' || 'key' || event.number), 1, 20), happened, happened + interval '2 seconds'
  FROM generate_series(1, 5000 * :scale) AS event(number)
  CROSS JOIN LATERAL (
    SELECT date_trunc('milliseconds', timestamp '2024-01-01' + interval '455 days' *
             power(pg_temp.chance(:'seed', 'moment', event.number), 0.7)) AS happened,
           1 + floor(10 * :scale * power(pg_temp.chance(:'seed', 'customer', event.number), 2))::bigint AS customer,
           1 + floor(4 * pg_temp.chance(:'seed', 'metric', event.number))::integer AS kind) AS drawn
  JOIN organization ON organization.number = customer
  JOIN metric ON metric.number = kind;

DROP FUNCTION pg_temp.choice(text, text, bigint, text[]);
DROP FUNCTION pg_temp.chance(text, text, bigint);
DROP FUNCTION pg_temp.id(text, text, bigint);

COMMIT;

ANALYZE organizations, subscription_plan, pricing_rules, subscriptions, usage_limits, usage_events, invoices,
  payment_methods, billing_transactions;
