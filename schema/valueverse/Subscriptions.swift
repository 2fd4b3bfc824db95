import SchemaDescription

let subscriptions = Table(
  "subscriptions",
  columns: [
    identifier(),
    .column(
      "organization_id",
      .uuid,
      .notNull,
      references: .init("organizations", onDelete: .cascade, renamedFrom: "subscriptions_organization_id_fkey")
    ),
    .column(
      "plan_id",
      .uuid,
      .notNull,
      references: .init("subscription_plans", renamedFrom: "subscriptions_plan_id_fkey")
    ),
    .column("status", .text, .notNull, default: "'trialing'"),
    money("mrr", default: "0"),
    instant("started_at", .notNull, default: "now()"),
    instant("current_period_start", .notNull),
    instant("current_period_end", .notNull),
    .column(
      "is_cancel_at_period_end",
      .boolean,
      .notNull,
      default: "false",
      renamedFrom: "cancel_at_period_end"
    ),
    instant("canceled_at"),
  ] + timestamps(),
  checks: [
    oneOf("status", ["trialing", "active", "past_due", "paused", "canceled"])
  ],
  indexes: [
    .index(
      on: ["organization_id", "status"],
      where: "status IN ('trialing', 'active', 'past_due')",
      renamedFrom: "idx_subscriptions_org_status"
    )
  ]
)

/// How much of a metric a subscription may use in its period.
let usageLimits = Table(
  "usage_limits",
  columns: [
    identifier(),
    .column(
      "subscription_id",
      .uuid,
      .notNull,
      references: .init("subscriptions", onDelete: .cascade, renamedFrom: "usage_limits_subscription_id_fkey")
    ),
    .column("metric_name", .text, .notNull),
    quantity("limit_value"),
    quantity("current_usage", default: "0"),
    instant("reset_at"),
  ] + timestamps(),
  unique: [.unique("subscription_id", "metric_name")]
)
