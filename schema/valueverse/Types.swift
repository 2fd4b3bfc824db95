import SchemaDescription

/// Where an invoice stands.
let billingStatus = Enum(
  "billing_status",
  ["draft", "open", "paid", "void", "uncollectible", "past_due"],
  comment: "Where an invoice stands."
)

/// An address that mail can be sent to: a plain mailbox at a host with at least two labels.
let email = Domain(
  "email",
  .varchar(255),
  checks: [
    .check("email_check", "VALUE ~ '^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}$'")
  ],
  comment: "An address that mail can be sent to."
)

/// Lets an exclusion constraint compare plain values, such as UUIDs, beside ranges.
let btreeGist = Extension("btree_gist")
