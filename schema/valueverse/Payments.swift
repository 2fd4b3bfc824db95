import SchemaDescription

let paymentMethods = Table(
  "payment_methods",
  comment: "How an organization pays; the numbers themselves stay with the provider.",
  columns: [
    identifier(),
    // strata:allow cascade-without-index an organization is deleted about once a year, and by hand
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

// Money that moved. What payments and refunds have in common is declared once and inherited; a query on
// `financial_transactions` sees them all. Keys, foreign keys and indexes are not inherited, so each of the two tables has
// its own, and nothing can be stored in the common table itself, where no foreign key could find it.

/// Columns that payments and refunds have beside the inherited ones.
func providerColumns() -> [Column] {
  [
    .column("payment_method_id", .uuid, references: .init("payment_methods", onDelete: .setNull)),
    .column("provider", .varchar(50)),
    .column("provider_transaction_id", .varchar(255)),
    .column("reason", .text),
  ]
}

/// The foreign keys of the inherited columns.
func transactionKeys() -> [ForeignKey] {
  [
    .foreignKey(["organization_id"], references: "organizations"),
    .foreignKey(["invoice_id"], references: "invoices"),
  ]
}

/// The indexes of the inherited columns.
func transactionIndexes() -> [Index] {
  [
    .index(on: ["organization_id", .descending("created_at")]),
    .index(on: ["invoice_id", .descending("created_at")]),
    .index(on: ["payment_method_id"], where: "payment_method_id IS NOT NULL"),
  ]
}

let financialTransactions = Table(
  "financial_transactions",
  comment: "What payments and refunds have in common; holds no rows of its own.",
  columns: [
    .column("id", .uuid, .notNull, default: "gen_random_uuid()"),
    .column("organization_id", .uuid, .notNull),
    .column("invoice_id", .uuid, .notNull),
    money("amount"),
    currency(default: nil),
    .column("status", .text, .notNull, default: "'pending'"),
  ] + timestamps(),
  primaryKey: ["id"],
  checks: [
    oneOf("status", ["pending", "succeeded", "failed"]),
    .check("amount > 0"),
    currencyIsWellFormed(),
    .check("financial_transactions_is_abstract_check", "false", noInherit: true),
  ]
).tenantScoped()

let paymentTransactions = Table(
  "payment_transactions",
  comment: "Money that came in, or failed to.",
  columns: providerColumns(),
  primaryKey: ["id"],
  foreignKeys: transactionKeys(),
  indexes: transactionIndexes(),
  inherits: ["financial_transactions"],
  vacuum: .when(ratio: 0.1),
  retention: .rows(olderThan: .years(2), by: "created_at", where: "status = 'failed'"),
  backup: .tier("gold", every: .hour, keep: .years(10))
).stamped().tenantScoped()

let refundTransactions = Table(
  "refund_transactions",
  comment: "Money that was given back, each time of one payment.",
  columns: [
    .column("original_transaction_id", .uuid, .notNull, references: .init("payment_transactions")),
    .column("initiated_by", .uuid, comment: "The user who gave the money back, where it was one."),
  ] + providerColumns(),
  primaryKey: ["id"],
  foreignKeys: transactionKeys(),
  indexes: transactionIndexes() + [.index(on: ["original_transaction_id"])],
  inherits: ["financial_transactions"],
  backup: .tier("gold", every: .hour, keep: .years(10))
).stamped().tenantScoped()
