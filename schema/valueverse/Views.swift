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
