import SchemaDescription

/// The subscriptions that are being served, with the names people know them by.
let activeSubscriptions = View(
  "vw_active_subscriptions",
  comment: "The subscriptions that are being served, with the names people know them by.",
  as: """
    SELECT subscriptions.id, subscriptions.organization_id, organizations.name AS organization,
           subscription_plans.name AS plan, subscriptions.status,
           subscriptions.current_period_start, subscriptions.current_period_end,
           subscriptions.is_cancel_at_period_end,
           CASE WHEN subscriptions.status = 'active' AND NOT subscriptions.is_cancel_at_period_end
             THEN (subscriptions.current_period_end AT TIME ZONE 'UTC')::date - (now() AT TIME ZONE 'UTC')::date
           END AS days_until_renewal
      FROM subscriptions
      JOIN organizations ON organizations.id = subscriptions.organization_id
      JOIN subscription_plans ON subscription_plans.id = subscriptions.plan_id
     WHERE subscriptions.status IN ('trialing', 'active', 'past_due')
    """
)

/// Invoices that somebody has to act on. How many days they are overdue changes every night without a row being written,
/// so it can be no stored column: it is computed when it is asked for.
let unpaidInvoices = View(
  "vw_unpaid_invoices",
  comment: "Invoices that are not paid in full, with the days they are overdue today (UTC).",
  as: """
    SELECT invoices.id, invoices.invoice_number, invoices.organization_id, organizations.name AS organization,
           invoices.status, invoices.currency, invoices.total, invoices.amount_paid, invoices.amount_due,
           invoices.due_date, greatest((now() AT TIME ZONE 'UTC')::date - invoices.due_date, 0) AS days_overdue
      FROM invoices
      JOIN organizations ON organizations.id = invoices.organization_id
     WHERE invoices.status IN ('open', 'past_due', 'uncollectible') AND invoices.amount_due > 0
    """
)

/// Payments and refunds side by side, in the shape in which one table held both before.
let billingTransactions = View(
  "vw_billing_transactions",
  comment: "Payments and refunds side by side.",
  as: """
    SELECT id, organization_id, invoice_id, payment_method_id, NULL::uuid AS refunded_transaction_id, 'payment' AS type,
           amount, currency, status, provider, provider_transaction_id, reason, created_at, updated_at
      FROM payment_transactions
     UNION ALL
    SELECT id, organization_id, invoice_id, payment_method_id, original_transaction_id, 'refund',
           amount, currency, status, provider, provider_transaction_id, reason, created_at, updated_at
      FROM refund_transactions
    """
)

/// The data dictionary: every column of every relation, with what its comments say.
let schemaDocumentation = View(
  "vw_schema_documentation",
  comment: "The data dictionary: every column of every relation of this schema, with their comments.",
  as: """
    SELECT namespace.nspname AS schema_name, relation.relname AS relation_name,
           CASE relation.relkind
             WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
             WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
           END AS relation_kind,
           obj_description(relation.oid, 'pg_class') AS relation_comment,
           attribute.attnum AS position, attribute.attname AS column_name,
           format_type(attribute.atttypid, attribute.atttypmod) AS data_type,
           NOT attribute.attnotnull AS is_nullable, attribute.attgenerated <> '' AS is_generated,
           pg_get_expr(expression.adbin, expression.adrelid) AS expression,
           col_description(relation.oid, attribute.attnum) AS column_comment
      FROM pg_class AS relation
      JOIN pg_namespace AS namespace ON namespace.oid = relation.relnamespace
      JOIN pg_attribute AS attribute
        ON attribute.attrelid = relation.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
      LEFT JOIN pg_attrdef AS expression
        ON expression.adrelid = attribute.attrelid AND expression.adnum = attribute.attnum
     WHERE namespace.nspname = 'public' AND relation.relkind IN ('r', 'p', 'v', 'm', 'f')
       AND NOT relation.relispartition
    """
)

/// Sizes and dead rows as the statistics see them. What is free inside a table's pages they do not know: that takes a
/// look at the pages themselves.
let schemaHealth = View(
  "vw_schema_health",
  comment: "Size, dead rows, last maintenance and transaction age of every table.",
  as: """
    SELECT statistics.schemaname AS schema_name, statistics.relname AS table_name,
           pg_total_relation_size(statistics.relid) AS total_bytes,
           pg_size_pretty(pg_total_relation_size(statistics.relid)) AS total_size,
           pg_table_size(statistics.relid) AS table_bytes, pg_indexes_size(statistics.relid) AS index_bytes,
           statistics.n_live_tup AS live_rows, statistics.n_dead_tup AS dead_rows,
           round(100.0 * statistics.n_dead_tup / nullif(statistics.n_live_tup + statistics.n_dead_tup, 0), 2)
             AS dead_percent,
           greatest(statistics.last_vacuum, statistics.last_autovacuum) AS last_vacuum,
           greatest(statistics.last_analyze, statistics.last_autoanalyze) AS last_analyze,
           age(relation.relfrozenxid) AS transaction_age
      FROM pg_stat_user_tables AS statistics
      JOIN pg_class AS relation ON relation.oid = statistics.relid
     WHERE statistics.schemaname = 'public' AND relation.relkind IN ('r', 'm')
    """
)

/// An index that is never scanned costs as much as one that is, so those come with the others, marked; an index that
/// keeps rows unique works without ever being scanned.
let indexEffectiveness = View(
  "vw_index_effectiveness",
  comment: "How often every index is used, how much it reads for that, and what it takes.",
  as: """
    SELECT statistics.schemaname AS schema_name, statistics.relname AS table_name,
           statistics.indexrelname AS index_name, definition.indisunique AS is_unique,
           definition.indisvalid AS is_valid, statistics.idx_scan AS scans,
           statistics.idx_tup_read AS entries_read, statistics.idx_tup_fetch AS rows_fetched,
           round(statistics.idx_tup_read::numeric / nullif(statistics.idx_scan, 0), 2) AS entries_per_scan,
           pg_relation_size(statistics.indexrelid) AS bytes,
           pg_size_pretty(pg_relation_size(statistics.indexrelid)) AS size,
           statistics.idx_scan = 0 AND NOT definition.indisunique AS is_unused
      FROM pg_stat_user_indexes AS statistics
      JOIN pg_index AS definition ON definition.indexrelid = statistics.indexrelid
     WHERE statistics.schemaname = 'public'
    """
)
