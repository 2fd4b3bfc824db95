import SchemaDescription

/// What organizations use: by far the largest table.
let usageEvents = Table(
  "usage_events",
  columns: [
    identifier(),
    .column(
      "organization_id",
      .uuid,
      .notNull,
      references: .init("organizations", name: "usage_events_organization_id_fkey", onDelete: .cascade)
    ),
    .column("metric_name", .text, .notNull),
    quantity("quantity"),
    .column("unit", .text, .notNull, default: "'unit'"),
    .column("properties", .jsonb, .notNull, default: "'{}'", compression: .lz4),
    .column("idempotency_key", .text, .notNull),
    instant("timestamp", .notNull, default: "now()"),
    instant("created_at", .notNull, default: "now()"),
  ],
  indexes: [
    .index("idx_usage_events_org_metric_time", on: ["organization_id", "metric_name", .descending("timestamp")]),
    .index(
      "idx_usage_events_recent",
      on: [.descending("timestamp")],
      where: "\"timestamp\" >= '2024-07-01 00:00:00+00'"
    ),
    .index("idx_usage_events_idempotency", on: ["organization_id", "idempotency_key"], unique: true),
  ]
)
