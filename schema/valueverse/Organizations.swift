import SchemaDescription

let organizations = Table(
  "organizations",
  comment: "The customers: every other row belongs to one of them.",
  columns: [
    identifier(),
    .column("name", .varchar(255), .notNull),
    .column(
      "slug",
      .varchar(100),
      .notNull,
      .unique,
      comment: "The name of the organization in URLs; it never changes hands."
    ),
    .column("billing_email", .named("email"), .notNull, comment: "Where invoices are sent."),
    .column("settings", .jsonb, .notNull, default: "'{}'"),
  ] + timestamps(),
  checks: [
    .check("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'")
  ],
  indexes: [
    .index(on: ["slug"], using: .hash),
    .index(on: [.expression("lower(billing_email)")]),
  ]
).audited().stamped().tenantScoped(where: "id = (SELECT public.fn_current_organization())")
