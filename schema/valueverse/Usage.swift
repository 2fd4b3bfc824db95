import SchemaDescription

/// What organizations use: by far the largest table, kept in a partition for every month.
///
/// A unique index of a partitioned table can only see one partition at a time, so it has to contain the month's column:
/// the key of an event is its id *and* its time, and the same event reported again with another time would be
/// taken for a new one. `usage_event_keys` closes that hole.
let usageEvents = Table(
  "usage_events",
  comment: "Every use of a metric, as reported by clients; grows without end.",
  columns: [
    .column("id", .uuid, .notNull, default: "gen_random_uuid()"),
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
  primaryKey: ["id", "timestamp"],
  checks: [
    .check("quantity >= 0"),
    .check(
      "usage_events_properties_check",
      "jsonb_typeof(properties) = 'object' AND coalesce(jsonb_typeof(properties -> 'source') = 'string', false)"
    ),
  ],
  indexes: [
    .index(on: ["organization_id", "metric_name", .descending("timestamp")], include: ["quantity", "unit"]),
    .index(on: [.column("properties", operatorClass: "jsonb_path_ops")], using: .gin),
    .index(on: ["timestamp"], using: .brin, storageParameters: ["pages_per_range": 128]),
    .index(on: [.descending("timestamp")], where: "\"timestamp\" >= '2024-07-01 00:00:00+00'"),
    .index(on: ["organization_id", "idempotency_key", "timestamp"], unique: true),
  ],
  partitioned: .range(
    "timestamp",
    every: .month,
    premake: 3,
    start: "2024-01-01",
    retain: .months(12, then: .detach)
  ),
  triggers: [
    .trigger("trg_usage_events_claim_idempotency_key", .before, [.insert], execute: "fn_claim_idempotency_key")
  ],
  vacuum: .when(deadRows: 50_000, ratio: 0.05),
  backup: .tier("silver", every: .day, keep: .months(13))
).tenantScoped()

/// The idempotency keys that have been used, over all months. A key is claimed by inserting it, so of two clients that
/// send the same event at the same time one waits for the other and then gets the unique violation it always got.
let usageEventKeys = Table(
  "usage_event_keys",
  comment: "The idempotency keys of usage events over all months; a key can be claimed once.",
  columns: [
    .column("organization_id", .uuid, .notNull, references: .init("organizations", onDelete: .cascade)),
    .column("idempotency_key", .text, .notNull),
    .column("event_id", .uuid, .notNull),
    instant("event_timestamp", .notNull),
  ],
  primaryKey: ["organization_id", "idempotency_key"],
  partitioned: .hash("organization_id", partitions: 8),
  retention: .rows(olderThan: .months(3), by: "event_timestamp")
)

let claimIdempotencyKey = Function(
  "fn_claim_idempotency_key",
  returns: .trigger,
  security: .definer,
  set: ["search_path": "pg_catalog, pg_temp"],
  comment: "Claims the idempotency key of a new usage event, or fails with a unique violation.",
  body: """
    BEGIN
      INSERT INTO public.usage_event_keys (organization_id, idempotency_key, event_id, event_timestamp)
      VALUES (NEW.organization_id, NEW.idempotency_key, NEW.id, NEW."timestamp");
      RETURN NEW;
    END
    """
)
