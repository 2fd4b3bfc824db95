import SchemaDescription

/// What organizations use: by far the largest table.
let usageEvents = Table(
  "usage_events",
  comment: "Every use of a metric, as reported by clients; grows without end.",
  columns: [
    identifier(),
    .column("organization_id", .uuid, .notNull, references: .init("organizations", onDelete: .cascade)),
    .column("metric_name", .text, .notNull),
    quantity("quantity"),
    .column("unit", .text, .notNull, default: "'unit'"),
    .column("properties", .jsonb, .notNull, default: "'{}'", compression: .lz4),
    .column(
      "idempotency_key",
      .text,
      .notNull,
      comment: "Chosen by the client, so that an event which is sent twice counts once."
    ),
    instant("timestamp", .notNull, default: "now()", comment: "When it happened, which may be before it was reported."),
    instant("created_at", .notNull, default: "now()"),
  ],
  checks: [
    .check("quantity >= 0"),
    .check(
      "usage_events_properties_check",
      "jsonb_typeof(properties) = 'object' AND coalesce(jsonb_typeof(properties -> 'source') = 'string', false)"
    ),
  ],
  indexes: [
    .index(on: ["organization_id", "metric_name", .descending("timestamp")]),
    .index(on: [.descending("timestamp")], where: "\"timestamp\" >= '2024-07-01 00:00:00+00'"),
    .index(on: ["organization_id", "idempotency_key"], unique: true),
  ]
)
