/// A schema that uses every word of the vocabulary; ``GrownWords`` has those of databases that have grown.
enum EveryWord {
  static let files = [
    "schema.swift": types + functions, "tables.swift": tables + views, "more.swift": GrownWords.file,
  ]

  static let types = ##"""
    import SchemaDescription

    let billing = Schema("billing", comment: "Money", grants: [.grant(.usage, to: "strata_app")])
    let auth = ExternalSchema("auth", stub: "CREATE TABLE auth.users (id uuid PRIMARY KEY, email text)")
    let gist = Extension("btree_gist", schema: "public", comment: "equality in exclusion constraints")

    let status = Enum("billing_status", ["draft", "open", "paid", "it's \"odd\" \\"], comment: "life of an invoice")
    let email = Domain(
      "email", .varchar(255), notNull: false, default: "'nobody@example.org'", collation: "C",
      checks: [.check(#"VALUE ~ '^[^@]+@[^@]+\.[a-z]+$'"#, comment: "roughly"), .check("email_length", "length(VALUE) > 3")],
      comment: "an address", grants: [.grant(.usage, to: "public")]
    )
    let positive = Domain("positive", schema: "billing", .numeric(12, 2), checks: [.check("fn_is_positive(VALUE)")])
    let numbers = SQLSequence(
      "invoice_number_seq", type: .integer, options: .init(start: 1000, increment: 5, cache: 2, cycle: true),
      ownedBy: .init("invoices", "number"), comment: "numbers", grants: [.grant(.usage, .select, to: "strata_app")]
    )

    """##

  static let functions = ##"""

    let isPositive = Function(
      "fn_is_positive", [.argument("value", .numeric)], returns: .type(.boolean), language: .sql,
      volatility: .immutable, strict: true, parallel: .safe, cost: 5, comment: "more than nothing",
      grants: [.revoke(.execute, from: "public"), .grant(.execute, to: "strata_app")],
      body: "SELECT value > 0 -- $$ and $body$"
    )
    let touch = Function(
      "fn_touch", returns: .trigger, set: ["search_path": "public, pg_temp", "work_mem": "8MB"],
      body: "BEGIN NEW.updated_at := now(); RETURN NEW; END"
    )
    let audit = Function(
      "fn_audit", returns: .trigger, security: .definer, body: "BEGIN RETURN NULL; END"
    )
    let totals = Function(
      "fn_totals", [.argument("org", .uuid), .argument("since", .date, default: "'2024-01-01'")],
      returns: .table([.argument("day", .date), .argument("total", .numeric)]), language: .sql, volatility: .stable,
      rows: 10, body: "SELECT issued_on, sum(total) FROM invoices WHERE organization_id = org GROUP BY 1"
    )
    let rowsOf = Function(
      "fn_open_invoices", returns: .setOf(.named("invoices")), language: .sql, volatility: .stable,
      body: .atomic("SELECT * FROM public.invoices WHERE status = 'open';")
    )
    let add = Function(
      "fn_add", schema: "billing", [.argument("a", .integer), .argument("b", .integer, default: "1")],
      returns: .type(.integer), language: .sql, volatility: .immutable, body: .returning("a + b")
    )
    let addText = Function("fn_add", schema: "billing", [.argument("a", .text)], returns: .type(.text), language: .sql,
      comment: "the other one", body: "SELECT a")
    let raw = Function(sql: #"""
      CREATE FUNCTION "fn_Raw"(a integer, b text DEFAULT 'x,)', VARIADIC c text[] DEFAULT '{}') RETURNS text
      LANGUAGE sql AS $$ SELECT a || b; $$;
      """#, comment: "as it is", grants: [.revoke(.all, from: "public")])
    let close = Function.procedure("pr_close_month", [.argument("month", .date), .argument("done", .boolean, mode: .inout)],
      comment: "closes", body: "BEGIN done := true; END")

    """##

  static let tables = ##"""
    import SchemaDescription

    let timestamps: [Column] = [
      .column("created_at", .timestamptz, .notNull, default: "now()"),
      .column("updated_at", .timestamptz, .notNull, default: "now()"),
    ]

    func tenantScoped(_ table: Table) -> Table {
      var table = table
      table.policies.append(
        .policy("tenant", as: .restrictive, for: .select, to: ["strata_app"], using: "organization_id IS NOT NULL")
      )
      table.rowLevelSecurity = .forced
      return table
    }

    let organizations = Table(
      "organizations",
      comment: "it's ours",
      owner: "strata_app",
      columns: [
        .column("id", .uuid, .primaryKey, default: "gen_random_uuid()"),
        .column("slug", .varchar(100), .notNull, .unique, comment: "public name"),
        .column("billing_email", .named("email")),
        .column("owner_id", .uuid, references: .init("auth.users", "id", onDelete: .setNull)),
        .column("odd \"name\"; DROP TABLE x", .text, default: #"'\'"#),
      ] + timestamps,
      indexes: [
        .index(on: ["slug"], using: .hash),
        .index(on: [.expression("lower(slug)", collation: "C", order: .descending, nulls: .last)], unique: true),
      ],
      triggers: [.trigger(.before, [.update(of: "slug", "billing_email")], when: "OLD IS DISTINCT FROM NEW",
        execute: "fn_touch", state: .always, comment: "keeps time")],
      grants: [
        .grant(.select, .insert, to: "strata_app", withGrantOption: true),
        .grant(.update, to: "strata_app", columns: ["slug"]),
      ],
      vacuum: .when(deadRows: 1000, ratio: 0.1),
      retention: .rows(olderThan: .years(2), by: "created_at"),
      backup: .tier("critical", every: .day)
    )

    let invoices = tenantScoped(Table(
      "invoices",
      columns: [
        .column("id", .uuid, .notNull),
        .column("organization_id", .uuid, .notNull, references: .init("organizations", onDelete: .cascade)),
        .column("number", .integer, .notNull, default: "nextval('invoice_number_seq')"),
        .column("status", .named("billing_status"), .notNull, default: "'draft'", convertedUsing: "status::billing_status",
          revertedUsing: "status::text"),
        .column("total", .numeric(12, 2), .notNull, check: "total >= 0"),
        .column("paid", .named("billing.positive"), filledBy: "1"),
        .column("due", .numeric, generated: "total - paid"),
        .column("issued_on", .date, .notNull),
        .column("period", .daterange),
        .column("tags", .array(.text), default: "'{}'", storage: .external),
        .column("note", .text, collation: "C", compression: .pglz, statistics: 500, grants: [.grant(.update, to: "strata_app")]),
      ],
      primaryKey: .init(["id"], include: ["number"], comment: "the key"),
      unique: [
        .unique("number", "issued_on", nullsNotDistinct: true, deferrable: .initiallyDeferred),
        .unique("organization_id", "id"),
      ],
      checks: [
        .check("total < 1000000", notValid: true, noInherit: true),
        .check("invoices_paid_total", "paid <= total", comment: "no more than due"),
      ],
      exclusions: [
        .exclude([.init("organization_id", with: "="), .init("period", with: "&&")], where: "period IS NOT NULL",
          deferrable: .initiallyImmediate),
      ],
      indexes: [
        .index(on: ["organization_id", .descending("issued_on", nulls: .first)], include: ["total"],
          where: "status IN ('open', 'paid')"),
        .index(on: [.column("tags", operatorClass: "array_ops")], using: .gin, storageParameters: ["fastupdate": false]),
        .index("idx_named", on: ["issued_on"], using: .brin, storageParameters: ["pages_per_range": 32], comment: "small"),
        .index(on: ["number"], unique: true, nullsNotDistinct: true),
      ],
      storageParameters: ["fillfactor": 80, "toast.autovacuum_enabled": false],
      triggers: [
        .trigger("keep_balance", .after, [.insert, .update], execute: "fn_audit", constraint: true,
          deferrable: .initiallyDeferred),
        .trigger("note_changes", .after, [.update], forEach: .statement, oldTable: "before", newTable: "after",
          execute: "fn_audit", arguments: ["it's", "two"], state: .disabled),
      ],
      policies: [.policy("own", to: "current_user", using: "true", withCheck: "total > 0", comment: "all")],
      raw: [RawSQL("CREATE STATISTICS invoice_stats ON organization_id, status FROM invoices;", undo: "DROP STATISTICS invoice_stats")]
    ))

    let lines = Table(
      "invoice_lines", schema: "billing",
      columns: [
        .column("id", .bigint, .primaryKey, identity: .always(.init(start: 10, increment: 2))),
        .column("invoice_id", .uuid), .column("organization_id", .uuid),
        .column("position", .integer, identity: .byDefault),
      ],
      foreignKeys: [
        .foreignKey(["organization_id", "invoice_id"], references: "invoices", ["organization_id", "id"],
          onDelete: .setNull, onDeleteColumns: ["invoice_id"], onUpdate: .cascade, match: .simple,
          deferrable: .initiallyDeferred, notValid: true, comment: "of"),
      ],
      filledBy: .sql("INSERT INTO billing.invoice_lines (invoice_id) SELECT id FROM invoices",
        undo: "UPDATE invoices SET note = 'x'")
    )

    let plans = Table(
      "plans", columns: [.column("id", .text, .primaryKey), .column("name", .text, .notNull), .column("price", .numeric)],
      unlogged: false,
      seed: .rows(key: ["id"], columns: ["id", "name", "price"], [["'free'", "'It''s free'", "0"], ["'pro'", "'Pro'", "19.0"]])
    )
    let cache = Table("cache_entries", columns: [.column("k", .text)], unlogged: true)

    let transactions = Table("financial_transactions", columns: [.column("id", .uuid, .notNull), .column("amount", .numeric(12, 2))])
    let refunds = Table("refund_transactions", columns: [.column("reason", .text)], checks: [.check("amount < 0")],
      inherits: ["financial_transactions"])

    let events = Table(
      "usage_events",
      columns: [.column("id", .uuid, .notNull), .column("occurred_at", .timestamptz, .notNull), .column("quantity", .numeric(20, 6))],
      primaryKey: ["id", "occurred_at"],
      indexes: [.index(on: [.descending("occurred_at")])],
      partitioned: .range("occurred_at", every: .month, premake: 3, start: "2024-01-01", timeZone: "UTC",
        retain: .months(12, then: .detach), defaultPartition: true)
    )
    let regional = Table(
      "regional", columns: [.column("region", .text), .column("at", .date), .column("n", .integer)],
      partitioned: .list("region"),
      partitions: [
        .partition("regional_eu", .values("eu", "uk", .null), partitioned: .range("at"), partitions: [
          .partition("regional_eu_old", .from(.minimum, to: "2024-01-01")),
          .partition("regional_eu_new", .from("2024-01-01", to: .maximum), comment: "newer"),
        ]),
        .partition("regional_rest", schema: "billing", .default, storageParameters: ["fillfactor": 70]),
      ]
    )
    let hashed = Table("hashed", columns: [.column("id", .bigint, .notNull)], partitioned: .hash("id", partitions: 3))
    let computed = Table("computed", columns: [.column("a", .integer), .column("b", .integer)],
      partitioned: .range(.expression("a + b")), partitions: [.partition("computed_low", .from(0, to: 10))])
    let serials = Table("serials", columns: [.column("id", .bigserial, .primaryKey)],
      partitioned: .range("id", every: .integers(1000), premake: 1))

    """##

  static let views = ##"""

    let summary = View(
      "vw_summary", columns: ["org", "total"], options: [.securityBarrier, .securityInvoker], comment: "sums",
      columnComments: ["org": "whose"], grants: [.grant(.select, to: "strata_app")],
      as: "SELECT organization_id, sum(total) FROM vw_open GROUP BY 1;"
    )
    let open = View("vw_open", options: [.checkOption(.local)],
      triggers: [.trigger("instead", .insteadOf, [.insert], execute: "fn_audit")],
      as: "SELECT * FROM invoices WHERE status = 'open'")
    let revenue = MaterializedView(
      "mv_revenue", indexes: [.index(on: ["org"], unique: true)], refresh: .every(.day, concurrently: true), withData: false,
      storageParameters: ["fillfactor": 90], comment: "by org", as: "SELECT org, total FROM vw_summary"
    )
    let aggregate = RawSQL("CREATE AGGREGATE sum_all(numeric) (SFUNC = numeric_add, STYPE = numeric)",
      undo: "DROP AGGREGATE sum_all(numeric)", stage: .beforeTables)
    """##
}
