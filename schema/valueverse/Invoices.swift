import SchemaDescription

let invoices = Table(
  "invoices",
  comment: "What organizations owe and have paid, month by month.",
  columns: [
    identifier(),
    .column("invoice_number", .text, .notNull, .unique),
    // strata:allow foreign-key-without-index an organization is deleted about once a year, and by hand
    .column("organization_id", .uuid, .notNull, references: .init("organizations")),
    .column("subscription_id", .uuid, references: .init("subscriptions")),
    .column("status", .named("billing_status"), .notNull, default: "'draft'"),
    currency(),
    money("subtotal", default: "0"),
    money("tax", default: "0"),
    money("total", default: "0"),
    money("amount_paid", default: "0"),
    .column(
      "amount_due",
      .numeric(12, 2),
      .notNull,
      generated: "total - amount_paid",
      comment: "What is still to be paid; computed, so that it cannot contradict the amounts it comes from."
    ),
    .column("metadata", .jsonb, .notNull, default: "'{}'"),
    .column("due_date", .date),
    instant("paid_at"),
  ] + timestamps(),
  checks: [
    currencyIsWellFormed(),
    .check("total = subtotal + tax"),
    .check("amount_paid >= 0 AND amount_paid <= total"),
    .check("invoices_metadata_check", "status = 'draft' OR public.fn_validate_invoice_metadata(metadata)"),
  ],
  indexes: [
    .index(on: ["due_date"], where: "status = 'open'"),
    .index(on: ["organization_id", .descending("created_at")], where: "status IN ('open', 'past_due')"),
    .index(on: ["subscription_id"]),
  ]
).audited().stamped().tenantScoped()

/// What an invoice is for.
let invoiceLineItems = Table(
  "invoice_line_items",
  comment: "What an invoice is for, line by line.",
  columns: [
    identifier(),
    .column("invoice_id", .uuid, .notNull, references: .init("invoices", onDelete: .cascade)),
    .column("line_number", .integer, .notNull, comment: "The position on the invoice, from 1."),
    .column("description", .text, .notNull),
    quantity("quantity"),
    .column("unit_price", .numeric(12, 4), .notNull),
    money("amount"),
    .column("tax_rate", .numeric(5, 2), .notNull, default: "0", comment: "In percent."),
    .column("tax_amount", .numeric(12, 2), .notNull, generated: "round(amount * tax_rate / 100, 2)"),
    .column("metadata", .jsonb, .notNull, default: "'{}'"),
    instant("created_at", .notNull, default: "now()"),
  ],
  unique: [.unique("invoice_id", "line_number")],
  checks: [
    .check("line_number > 0"),
    .check("tax_rate >= 0 AND tax_rate <= 100"),
  ],
  triggers: [
    .trigger(
      "trg_invoice_line_items_check_balance",
      .after,
      [.insert, .update, .delete],
      execute: "fn_check_invoice_balance",
      constraint: true,
      deferrable: .initiallyDeferred
    )
  ]
).tenantScoped(through: "invoices", "invoice_id")

/// What the lines of an invoice add up to, with their tax.
let calculateInvoiceTotal = Function(
  "fn_calculate_invoice_total",
  [.argument("invoice", .uuid)],
  returns: .type(.numeric),
  language: .sql,
  volatility: .stable,
  comment: "What the lines of an invoice add up to, with their tax.",
  body: """
    SELECT coalesce(sum(amount + tax_amount), 0) FROM public.invoice_line_items WHERE invoice_id = invoice
    """
)

/// A check passes when its condition is null, and a member that is missing makes it null: hence the `coalesce`.
let validateInvoiceMetadata = Function(
  "fn_validate_invoice_metadata",
  [.argument("metadata", .jsonb)],
  returns: .type(.boolean),
  language: .sql,
  volatility: .immutable,
  parallel: .safe,
  comment: "Whether an invoice says whose tax number it is for and which period it bills.",
  body: """
    SELECT coalesce(
      jsonb_typeof(metadata -> 'tax_id') = 'string' AND jsonb_typeof(metadata -> 'billing_period') = 'object', false)
    """
)

/// Checked when the transaction commits, so that lines and totals can be written one after the other. The invoice is
/// locked first: two transactions that add lines to it are checked one after the other.
let checkInvoiceBalance = Function(
  "fn_check_invoice_balance",
  returns: .trigger,
  comment: "The lines of an invoice that has been issued add up to its total.",
  body: """
    DECLARE
      invoice public.invoices;
      lines numeric;
    BEGIN
      SELECT * INTO invoice FROM public.invoices
       WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.invoice_id ELSE NEW.invoice_id END
         FOR NO KEY UPDATE;
      IF NOT FOUND OR invoice.status = 'draft' THEN
        RETURN NULL;
      END IF;
      lines := public.fn_calculate_invoice_total(invoice.id);
      IF lines <> invoice.total THEN
        RAISE EXCEPTION 'invoice % has a total of %, but its lines add up to %',
          invoice.invoice_number, invoice.total, lines
          USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END
    """
)
