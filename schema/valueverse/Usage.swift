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
      references: .init("organizations", onDelete: .cascade, renamedFrom: "usage_events_organization_id_fkey")
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
    .index(
      on: ["organization_id", "metric_name", .descending("timestamp")],
      renamedFrom: "idx_usage_events_org_metric_time"
    ),
    .index(
      on: [.descending("timestamp")],
      where: "\"timestamp\" >= '2024-07-01 00:00:00+00'",
      renamedFrom: "idx_usage_events_recent"
    ),
    .index(
      on: ["organization_id", "idempotency_key"],
      unique: true,
      renamedFrom: "idx_usage_events_idempotency"
    ),
  ]
)
