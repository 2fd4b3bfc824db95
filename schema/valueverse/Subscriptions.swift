import SchemaDescription

let subscriptions = Table(
  "subscriptions",
  comment: "Which plan an organization has, and the period it has paid for.",
  columns: [
    identifier(),
    // strata:allow cascade-without-index an organization is deleted about once a year, and by hand
    .column("organization_id", .uuid, .notNull, references: .init("organizations", onDelete: .cascade)),
    .column("plan_id", .uuid, .notNull, references: .init("subscription_plans")),
    .column("status", .text, .notNull, default: "'trialing'"),
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
  exclusions: [
    // Half-open ranges: a period may begin in the instant in which the one before ends. A trigger that looks for other
    // rows could not see those of transactions that are still running; the constraint waits for them.
    .exclude(
      [
        .init("organization_id", with: "="),
        .init(expression: "tstzrange(current_period_start, current_period_end)", with: "&&"),
      ],
      name: "subscriptions_active_period_excl",
      where: "status = 'active'"
    )
  ],
  indexes: [
    .index(
      on: ["organization_id", "status"],
      where: "status IN ('trialing', 'active', 'past_due')"
    ),
    .index(on: ["plan_id"]),
  ],
  triggers: [
    .trigger(
      "trg_subscriptions_check_continuity",
      .before,
      [.update(of: "current_period_start", "current_period_end", "status")],
      when: "OLD.status = 'active' AND NEW.status = 'active' AND NEW.current_period_start <> OLD.current_period_start",
      execute: "fn_check_subscription_continuity"
    )
  ]
).audited().stamped().tenantScoped()

let checkSubscriptionContinuity = Function(
  "fn_check_subscription_continuity",
  returns: .trigger,
  comment: "Renewals of an active subscription begin where its period ended: no gap, no day billed twice.",
  body: """
    BEGIN
      IF NEW.current_period_start <> OLD.current_period_end THEN
        RAISE EXCEPTION 'the next period of subscription % must begin at %, not at %',
          NEW.id, OLD.current_period_end, NEW.current_period_start
          USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                COLUMN = 'current_period_start';
      END IF;
      RETURN NEW;
    END
    """
)

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
).stamped().tenantScoped(through: "subscriptions", "subscription_id")

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
).stamped().tenantScoped(through: "subscriptions", "subscription_id")
