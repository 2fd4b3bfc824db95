import SchemaDescription

let organizations = Table(
  "organizations",
  columns: [
    identifier(),
    .column("name", .varchar(255), .notNull),
    .column("slug", .varchar(100), .notNull, .unique),
    .column("billing_email", .named("email"), .notNull),
    .column("settings", .jsonb, .notNull, default: "'{}'"),
  ] + timestamps()
)
