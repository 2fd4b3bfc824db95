import SchemaDescription

let paymentMethods = Table(
  "payment_methods",
  comment: "How an organization pays; the numbers themselves stay with the provider.",
  columns: [
    identifier(),
    .column("organization_id", .uuid, .notNull, references: .init("organizations", onDelete: .cascade)),
    .column("type", .text, .notNull),
    .column("provider", .varchar(50), .notNull),
    .column(
      "provider_method_id",
      .varchar(255),
      .notNull,
      comment: "The token by which the provider knows the method."
    ),
    .column("last_four", .varchar(4)),
    .column("expires_on", .date),
    .column("is_default", .boolean, .notNull, default: "false"),
  ] + timestamps(),
  unique: [.unique("provider", "provider_method_id")],
  checks: [
    oneOf("type", ["card", "bank_transfer", "direct_debit"])
  ],
  indexes: [
    .index(on: ["organization_id"], unique: true, where: "is_default")
  ]
).audited().stamped().tenantScoped()

/// Payments and refunds, told apart by their type.
let billingTransactions = Table(
  "billing_transactions",
  comment: "Money that moved, or failed to.",
  columns: [
    identifier(),
    .column("invoice_id", .uuid, .notNull, references: .init("invoices")),
    .column("payment_method_id", .uuid, references: .init("payment_methods", onDelete: .setNull)),
    .column("refunded_transaction_id", .uuid, references: .init("billing_transactions")),
    .column("type", .text, .notNull),
    money("amount"),
    currency(default: nil),
    .column("status", .text, .notNull, default: "'pending'"),
    .column("provider", .varchar(50)),
    .column("provider_transaction_id", .varchar(255)),
    .column("reason", .text),
  ] + timestamps(),
  checks: [
    oneOf("type", ["payment", "refund"]),
    oneOf("status", ["pending", "succeeded", "failed"]),
    .check("amount > 0"),
    currencyIsWellFormed(),
    .check("(type = 'refund') = (refunded_transaction_id IS NOT NULL)"),
  ],
  indexes: [
    .index(on: ["invoice_id", .descending("created_at")]),
    .index(on: ["payment_method_id"], where: "payment_method_id IS NOT NULL"),
  ]
).stamped().tenantScoped(through: "invoices", "invoice_id")
