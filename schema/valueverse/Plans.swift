import SchemaDescription

/// The plans that are sold. Their rows belong to the schema: every database has the same ones.
let subscriptionPlans = Table(
  "subscription_plans",
  comment: "The plans that are sold; their rows are part of the schema.",
  columns: [
    identifier(),
    .column("code", .text, .notNull, .unique),
    .column("name", .text, .notNull),
    .column("description", .text),
    money("base_price"),
    currency(),
    .column("billing_interval", .text, .notNull, default: "'month'"),
    .column("features", .jsonb, .notNull, default: "'{}'"),
    .column("is_active", .boolean, .notNull, default: "true"),
  ] + timestamps(),
  checks: [
    oneOf("billing_interval", ["month", "year"]),
    .check("base_price >= 0"),
    currencyIsWellFormed(),
  ],
  seed: .rows(
    key: ["id"],
    columns: ["id", "code", "name", "base_price", "billing_interval"],
    [
      ["'00000000-0000-4000-8000-000000000001'", "'free'", "'Free'", "0", "'month'"],
      ["'00000000-0000-4000-8000-000000000002'", "'starter'", "'Starter'", "29", "'month'"],
      ["'00000000-0000-4000-8000-000000000003'", "'business'", "'Business'", "199", "'month'"],
      ["'00000000-0000-4000-8000-000000000005'", "'scale'", "'Scale'", "790", "'month'"],
      ["'00000000-0000-4000-8000-000000000004'", "'enterprise'", "'Enterprise'", "18000", "'year'"],
    ]
  )
).audited().stamped().readable()

/// How a plan prices what is used of a metric.
let pricingRules = Table(
  "pricing_rules",
  comment: "How a plan prices the use of a metric.",
  columns: [
    identifier(),
    .column("plan_id", .uuid, .notNull, references: .init("subscription_plans", onDelete: .cascade)),
    .column("metric_name", .text, .notNull),
    .column("pricing_type", .text, .notNull),
  ] + timestamps(),
  unique: [.unique("plan_id", "metric_name")],
  checks: [oneOf("pricing_type", ["flat", "per_unit", "tiered", "volume"])]
).stamped().readable()

/// The prices of a rule, from the first unit upwards.
let pricingTiers = Table(
  "pricing_tiers",
  comment: "The prices of a rule: each tier reaches up to its limit, the last one has none.",
  columns: [
    identifier(),
    .column("pricing_rule_id", .uuid, .notNull, references: .init("pricing_rules", onDelete: .cascade)),
    .column("tier_number", .integer, .notNull),
    .column("up_to", .numeric(20, 6), comment: "The last unit that has this price; null for all further ones."),
    .column("unit_price", .numeric(12, 6), .notNull, default: "0"),
    money("flat_fee", default: "0"),
    instant("created_at", .notNull, default: "now()"),
  ],
  unique: [.unique("pricing_rule_id", "tier_number")],
  checks: [
    .check("tier_number > 0"),
    .check("up_to > 0"),
    .check("unit_price >= 0"),
    .check("flat_fee >= 0"),
  ]
).readable()
