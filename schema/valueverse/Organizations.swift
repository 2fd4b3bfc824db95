import SchemaDescription

let organizations = Table(
  "organizations",
  columns: [
    identifier(),
    .column("name", .text, .notNull),
    .column("slug", .text, .notNull, .unique),
    .column("billing_email", .text, .notNull),
    .column("settings", .jsonb, .notNull, default: "'{}'"),
  ] + timestamps()
)
