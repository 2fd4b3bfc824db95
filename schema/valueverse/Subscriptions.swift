import SchemaDescription

let subscriptions = Table(
  "subscriptions",
  comment: "Which plan an organization has, and the period it has paid for.",
  columns: [
    identifier(),
    .column("organization_id", .uuid, .notNull, references: .init("organizations", onDelete: .cascade)),
    .column("plan_id", .uuid, .notNull, references: .init("subscription_plans")),
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
      comment: "The subscription ends with its current period and is not renewed."
    ),
    instant("canceled_at"),
  ] + timestamps(),
  checks: [
    oneOf("status", ["trialing", "active", "past_due", "paused", "canceled"]),
    .check("current_period_end > current_period_start"),
    .check("canceled_at >= started_at"),
    .check("subscriptions_canceled_has_moment_check", "status <> 'canceled' OR canceled_at IS NOT NULL"),
  ],
  indexes: [
    .index(
      on: ["organization_id", "status"],
      where: "status IN ('trialing', 'active', 'past_due')"
    ),
    .index(on: ["plan_id"]),
  ]
).audited()

/// Products that a subscription has beside its plan.
let subscriptionItems = Table(
  "subscription_items",
  comment: "Products that a subscription has beside its plan.",
  columns: [
    identifier(),
    .column("subscription_id", .uuid, .notNull, references: .init("subscriptions", onDelete: .cascade)),
    .column("product_id", .uuid, .notNull, comment: "The product in the catalogue, which is kept elsewhere."),
    .column("quantity", .integer, .notNull, default: "1"),
    money("unit_price"),
  ] + timestamps(),
  unique: [.unique("subscription_id", "product_id")],
  checks: [
    .check("quantity > 0"),
    .check("unit_price >= 0"),
  ]
)

/// How much of a metric a subscription may use in its period.
let usageLimits = Table(
  "usage_limits",
  comment: "How much of a metric a subscription may use in its period.",
  columns: [
    identifier(),
    .column("subscription_id", .uuid, .notNull, references: .init("subscriptions", onDelete: .cascade)),
    .column("metric_name", .text, .notNull),
    quantity("limit_value"),
    quantity("current_usage", default: "0"),
    .column(
      "remaining",
      .numeric(20, 6),
      .notNull,
      generated: "limit_value - current_usage",
      comment: "How much may still be used in this period."
    ),
    instant("reset_at"),
  ] + timestamps(),
  unique: [.unique("subscription_id", "metric_name")],
  checks: [
    .check("current_usage >= 0 AND current_usage <= limit_value")
  ]
)
