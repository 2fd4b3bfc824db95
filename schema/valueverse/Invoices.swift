import SchemaDescription

let invoices = Table(
  "invoices",
  columns: [
    identifier(),
    .column("invoice_number", .text, .notNull, .unique),
    .column(
      "organization_id",
      .uuid,
      .notNull,
      references: .init("organizations", renamedFrom: "invoices_organization_id_fkey")
    ),
    .column("subscription_id", .uuid, references: .init("subscriptions", renamedFrom: "invoices_subscription_id_fkey")),
    .column("status", .named("billing_status"), .notNull, default: "'draft'"),
    currency(),
    money("subtotal", default: "0"),
    money("tax", default: "0"),
    money("total", default: "0"),
    money("amount_paid", default: "0"),
    money("amount_due", default: "0"),
    .column("line_items", .jsonb, .notNull, default: "'[]'", compression: .lz4),
    .column("metadata", .jsonb, .notNull, default: "'{}'"),
    .column("due_date", .date),
    instant("paid_at"),
  ] + timestamps(),
  indexes: [
    .index(on: ["due_date"], where: "status = 'open'", renamedFrom: "idx_invoices_due")
  ]
)

/// What the lines of an invoice add up to, with their tax.
let calculateInvoiceTotal = Function(
  "fn_calculate_invoice_total",
  [.argument("invoice", .uuid)],
  returns: .type(.numeric),
  language: .sql,
  volatility: .stable,
  renamedFrom: "calculate_invoice_total",
  body: """
    SELECT coalesce(sum(round((line ->> 'amount')::numeric * (1 + (line ->> 'taxRate')::numeric / 100), 2)), 0)
      FROM public.invoices, jsonb_array_elements(line_items) AS line
     WHERE invoices.id = invoice
    """
)
