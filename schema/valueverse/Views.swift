import SchemaDescription

/// The subscriptions that are being served, with the names people know them by.
let activeSubscriptions = View(
  "vw_active_subscriptions",
  comment: "The subscriptions that are being served, with the names people know them by.",
  as: """
    SELECT subscriptions.id, subscriptions.organization_id, organizations.name AS organization,
           subscription_plans.name AS plan, subscriptions.status,
           subscriptions.current_period_start, subscriptions.current_period_end,
           subscriptions.is_cancel_at_period_end
      FROM subscriptions
      JOIN organizations ON organizations.id = subscriptions.organization_id
      JOIN subscription_plans ON subscription_plans.id = subscriptions.plan_id
     WHERE subscriptions.status IN ('trialing', 'active', 'past_due')
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
