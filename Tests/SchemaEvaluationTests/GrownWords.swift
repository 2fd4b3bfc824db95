/// The part of ``EveryWord`` with what is found in databases that have grown for long.
enum GrownWords {
  static let file = "import SchemaDescription\n" + types + tables + partitions + database

  static let types = ##"""

    let german = Collation("german", schema: "billing", provider: .libc, locale: "C", comment: "as it was")
    let nocase = Collation("nocase", provider: .icu, locale: "und-u-ks-level2", deterministic: false)
    let old = Collation("old_c", provider: .libc, collate: "C", ctype: "POSIX", owner: "strata_app")

    let money = CompositeType(
      "money_amount",
      [.attribute("amount", .numeric(12, 2)), .attribute("currency", .named("currency_code"), comment: "ISO 4217")],
      comment: "with its currency", owner: "strata_app", grants: [.grant(.usage, to: "strata_app")])
    let pair = CompositeType("odd \"pair\"", schema: "billing", [
      .attribute("left", .array(.named("money_amount"))), .attribute("word", .text, collation: "german")])
    let nothing = CompositeType("nothing", [])
    let currency = Domain("currency_code", .char(3), collation: "C", checks: [.check("VALUE = upper(VALUE)")])

    let priceRange = RangeType("price_range", subtype: .numeric, operatorClass: "numeric_ops", difference: "fn_price_difference",
      multirange: "price_ranges", comment: "from and to", grants: [.revoke(.usage, from: "public")])
    let difference = Function("fn_price_difference", [.argument("a", .numeric), .argument(.numeric)],
      returns: .type(.double), language: .sql, volatility: .immutable, body: "SELECT (a - $2)::double precision")
    let words = RangeType("word_range", schema: "billing", subtype: .text, collation: "german")
    let steps = RangeType("step_range", subtype: .integer, canonical: "fn_step_canonical")
    let canonical = Function("fn_step_canonical", [.argument(.named("step_range"))], returns: .type(.named("step_range")),
      language: .internal, volatility: .immutable, strict: true, body: "int4range_canonical")
    let lengthOf = Function("fn_length_of", [.argument("r", .named("price_range"))], returns: .type(.numeric), language: .sql,
      volatility: .immutable, leakproof: true, cost: 0.5, body: "SELECT upper(r) - lower(r)")

    let largest = Aggregate("largest", [.argument("value", .numeric)], sfunc: "numeric_larger", stype: .numeric,
      combinefunc: "numeric_larger", sortop: ">", parallel: .safe, comment: "the most", grants: [.revoke(.execute, from: "public")])
    let total = Aggregate("total_amount", schema: "billing", [.argument(.named("money_amount"))], sfunc: "fn_add_amount",
      stype: .numeric, finalfunc: "fn_round", initcond: "0", options: ["sspace": 32], owner: "strata_app")
    let addAmount = Function("fn_add_amount", schema: "billing", [.argument(.numeric), .argument(.named("money_amount"))],
      returns: .type(.numeric), language: .sql, volatility: .immutable, body: "SELECT $1 + ($2).amount")
    let round = Function("fn_round", schema: "billing", [.argument(.numeric)], returns: .type(.numeric), language: .sql,
      volatility: .immutable, body: "SELECT round($1)")
    let rowsSeen = Aggregate("rows_seen", [], sfunc: "int8inc", stype: .bigint, initcond: "0")
    let middle = Aggregate("middle", [.argument(.double)], orderBy: [.argument(.double)],
      sfunc: "ordered_set_transition", stype: .sql("internal"), finalfunc: "percentile_disc_final",
      options: ["finalfunc_extra": true, "finalfunc_modify": "shareable"])

    let toNumber = Cast(from: .named("money_amount"), to: .numeric, with: .function("fn_amount"), as: .assignment, comment: "loses the currency")
    let amount = Function("fn_amount", [.argument(.named("money_amount"))], returns: .type(.numeric), language: .sql,
      volatility: .immutable, body: "SELECT ($1).amount")
    let toText = Cast(from: .named("billing_status"), to: .bytea, with: .inout)
    let sameBytes = Cast(from: .named("currency_code"), to: .named("price_range"), with: .inout, as: .implicit)
    let place = Function("fn_place", returns: .type(.bigint), language: .internal, volatility: .immutable, window: true,
      body: "window_row_number")
    let begins = Function("fn_begins", [.argument(.text), .argument(.text)], returns: .type(.boolean), language: .internal,
      volatility: .immutable, strict: true, support: "text_starts_with_support", body: "text_starts_with")
    let converting = RawSQL(
      "CREATE TRANSFORM FOR oid LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal))", stage: .beforeTypes)
    let converted = Function("fn_converted", [.argument(.oid)], returns: .type(.oid), language: .sql, transforms: [.oid],
      body: "SELECT $1")
    let unlabelled = Enum("unlabelled", [])
    let tidy = Function.procedure("pr_tidy", language: .sql, body: .atomic("DELETE FROM public.cache_entries;"))
    """##

  static let tables = ##"""

    let cities = Table(
      "cities",
      columns: [
        .column("id", .bigint, .notNull, notNullName: "cities_have_ids", identity: .byDefault(sequence: "cities_numbers")),
        .column("name", .text, .notNull, collation: "nocase", statistics: 200, attributeOptions: ["n_distinct": -0.5, "n_distinct_inherited": 100]),
        .column("zip", .varchar(10), collation: "billing.german"),
        .column("price", .named("money_amount")),
        .column("range", .named("price_range")),
      ],
      unique: [.unique("id")],
      exclusions: [.exclude([.init("range", with: "&&")], name: "cities_apart", tablespace: nil, comment: "no overlap")],
      indexes: [
        .index("cities_by_zip", on: ["zip", .expression("lower(name)", collation: "nocase", statistics: 300)]),
      ],
      statistics: [
        .statistics(on: ["name", "zip"], kinds: [.ndistinct, .dependencies, .mcv], target: 400, comment: "go together"),
        .statistics("cities_lower", schema: "billing", on: [.expression("lower(name)")], owner: "strata_app"),
        .statistics(on: ["zip", .expression("length(name)")]),
      ],
      replicaIdentity: .index("cities_id_key"),
      clusteredOn: "cities_by_zip",
      rules: [
        .rule("keep", on: .delete, where: "OLD.zip IS NOT NULL", do: .insteadNothing, comment: "they stay"),
        .rule("log", on: .update, do: .also("NOTIFY cities", "INSERT INTO cache_entries VALUES (NEW.name)"), state: .replica),
        .rule("other", on: .insert, where: "NEW.zip = ''", do: .instead("INSERT INTO cache_entries VALUES (NEW.name);"), state: .disabled),
      ]
    )
    let numbers2 = SQLSequence("fast_numbers", unlogged: true)
    let full = Table("full_identity", columns: [.column("a", .text)], replicaIdentity: .full)
    let none = Table("no_identity", columns: [.column("a", .text)], replicaIdentity: .nothing)

    let amounts = Table("amounts", of: "money_amount")
    let checked = Table("checked_amounts", comment: "typed", of: "money_amount",
      columns: [.column("amount", .numeric(12, 2), .notNull, default: "0", compression: .pglz, comment: "how much")],
      checks: [.check("amount >= 0")], indexes: [.index(on: ["currency"])])

    let cityView = View("vw_cities", columnDefaults: ["zip": "'00000'"],
      rules: [.rule("vw_insert", on: .insert, do: .instead("INSERT INTO cities (name) VALUES (NEW.name)"))],
      as: "SELECT name, zip FROM cities")
    let cityList = MaterializedView("mv_cities", indexes: [.index("mv_cities_name", on: ["name"])],
      statistics: [.statistics(on: ["name", "zip"])], accessMethod: "heap", clusteredOn: "mv_cities_name",
      as: "SELECT name, zip FROM cities")

    """##

  static let partitions = ##"""

    let parcels = Table(
      "parcels",
      columns: [.column("region", .text, .notNull), .column("weight", .integer), .column("note", .text)],
      checks: [.check("weight > 0")],
      indexes: [.index(on: ["weight"])],
      partitioned: .list("region"),
      partitions: [
        .partition(
          "parcels_eu", .values("eu"), comment: "ours", owner: "strata_app",
          columns: [.column("weight", .notNull, default: "1", statistics: 50, attributeOptions: ["n_distinct": 7], comment: "kg",
            grants: [.grant(.select, to: "strata_app")]),
            .column("note", storage: .main, compression: .pglz)],
          primaryKey: ["weight"], unique: [.unique("note")], checks: [.check("weight < 1000"), .check("weight <> 13", notValid: true)],
          foreignKeys: [.foreignKey(["note"], references: "plans", ["id"])],
          indexes: [.index(on: ["note"], where: "weight > 10")], statistics: [.statistics(on: ["weight", "note"])],
          unlogged: false, storageParameters: ["fillfactor": 60], replicaIdentity: .full, clusteredOn: "parcels_eu_note_key",
          triggers: [.trigger(.after, [.insert], execute: "fn_audit")],
          rules: [.rule("eu_stays", on: .delete, do: .insteadNothing)],
          policies: [.policy("eu", using: "region = 'eu'")], grants: [.grant(.select, to: "strata_app")]),
        .partition("parcels_us", .values("us"), accessMethod: nil, partitioned: .range("weight"), partitions: [
          .partition("parcels_us_light", .from(.minimum, to: 10), checks: [.check("parcels_light", "note IS NOT NULL")],
            exclusions: [.exclude([.init("note", with: "=")])]),
          .partition("parcels_us_rest", .default, indexes: [.index(on: ["note"])], unlogged: true),
        ]),
        .partition("parcels_own", .values("own"), attached: true, columns: [.column("note", .notNull, default: "'mine'")],
          unique: [.unique("note", name: "own_note")], indexes: [.index("own_weight", on: ["weight"])]),
        .partition("parcels_far", .values("far"), attached: true,
          columns: [.column("note", foreignOptions: ["force_null": true])], foreign: .server("files", options: ["filename": "/dev/null"])),
      ]
    )
    """##

  static let database = ##"""

    let fdw = Extension("file_fdw", schema: "public")
    let files = ForeignServer("files", wrapper: "file_fdw", type: "local", version: "1", userMappings: [
      .userMapping(for: "public"), .userMapping(for: "strata_app")], comment: "files of the host", grants: [.grant(.usage, to: "strata_app")])
    let lines2 = Table("file_lines", comment: "read in place", owner: "strata_app",
      columns: [.column("line", .text, .notNull, foreignOptions: ["force_null": true], comment: "one")],
      checks: [.check("line <> ''")], foreign: .server("files", options: ["filename": "/dev/null", "format": "csv"]))

    let out = Publication("out", tables: ["organizations", .table("invoices", columns: ["id", "total"], where: "total > 0"),
      .table("parcels_eu")], publish: [.insert, .truncate], viaRoot: true, comment: "to the warehouse", owner: "strata_app")
    let billingOut = Publication("billing_out", tables: ["cities"], schemas: ["billing"])
    let everything = Publication("everything", forAllTables: true)
    let nothingOut = Publication("nothing_out")

    let logDDL = EventTrigger("log_ddl", on: .ddlCommandEnd, tags: ["CREATE TABLE", "DROP TABLE"], execute: "fn_log_ddl",
      state: .always, comment: "who did what")
    let dropped = EventTrigger("log_drops", on: .sqlDrop, execute: "fn_log_ddl", state: .disabled)
    let logFunction = Function("fn_log_ddl", returns: .eventTrigger, body: "BEGIN END")

    let future = DefaultPrivileges(in: "billing", on: .tables, [.grant(.select, .insert, to: "strata_app", withGrantOption: true)])
    let futureOf = DefaultPrivileges(for: "strata_app", on: .functions, [.revoke(.execute, from: "public"), .grant(.execute, to: "strata_app")])
    let futureSchemas = DefaultPrivileges(on: .schemas, [.grant(.usage, to: "strata_app")])
    """##

  /// Queries with the rows that a database of these words answers.
  static let facts: [(String, [String])] = [
    (
      "SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext WHERE stxrelid = 'cities'::regclass ORDER BY stxname",
      [
        "CREATE STATISTICS billing.cities_lower ON lower(name) FROM cities",
        "CREATE STATISTICS public.cities_name_zip_stat ON name, zip FROM cities",
        "CREATE STATISTICS public.cities_zip_name_stat ON zip, length(name) FROM cities",
      ]
    ),
    (
      "SELECT relname || ' ' || relreplident::text FROM pg_class WHERE relreplident <> 'd' AND relkind = 'r' AND relnamespace = "
        + "'public'::regnamespace ORDER BY 1",
      ["cities i", "full_identity f", "no_identity n", "parcels_eu f"]
    ),
    (
      "SELECT indexrelid::regclass::text FROM pg_index WHERE indisclustered ORDER BY 1",
      ["cities_by_zip", "mv_cities_name", "parcels_eu_note_key"]
    ),
    (
      "SELECT attname || ' ' || attoptions::text FROM pg_attribute WHERE attoptions IS NOT NULL ORDER BY attrelid",
      ["name {n_distinct=-0.5,n_distinct_inherited=100}", "weight {n_distinct=7}"]
    ),
    (
      "SELECT relname::text FROM pg_class WHERE reloftype = 'money_amount'::regtype ORDER BY 1",
      ["amounts", "checked_amounts"]
    ),
    (
      "SELECT a.attname || ' ' || a.attnotnull || ' ' || pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d "
        + "JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = 'parcels_eu'::regclass",
      ["weight true 1"]
    ),
    (
      "SELECT conname::text FROM pg_constraint WHERE conrelid = 'parcels_eu'::regclass AND conislocal AND contype <> 'n' "
        + "ORDER BY 1",
      [
        "parcels_eu_note_fk", "parcels_eu_note_key", "parcels_eu_pkey", "parcels_eu_weight_check",
        "parcels_eu_weight_check1",
      ]
    ),
    (
      "SELECT conname || ' ' || conislocal FROM pg_constraint WHERE conrelid = 'parcels_own'::regclass AND contype <> 'n' "
        + "ORDER BY 1",
      ["own_note true", "parcels_weight_check false"]
    ),
    (
      "SELECT i.inhrelid::regclass::text FROM pg_inherits i JOIN pg_index x ON x.indexrelid = i.inhparent "
        + "WHERE x.indrelid = 'parcels'::regclass ORDER BY 1",
      ["own_weight", "parcels_eu_weight_idx", "parcels_us_weight_idx"]
    ),
    (
      "SELECT proname || ' ' || prokind::text || ' ' || prosupport || ' ' || coalesce(protrftypes::text, '-') FROM pg_proc "
        + "WHERE proname IN ('fn_place', 'fn_begins', 'fn_converted') ORDER BY 1",
      ["fn_begins f text_starts_with_support -", "fn_converted f - {26}", "fn_place w - -"]
    ),
    (
      "SELECT evtname || ' ' || evtenabled::text FROM pg_event_trigger ORDER BY 1", ["log_ddl A", "log_drops D"]
    ),
    (
      "SELECT pubname || ' ' || pubinsert || pubupdate || pubviaroot FROM pg_publication WHERE pubname = 'out'",
      ["out truefalsetrue"]
    ),
    (
      "SELECT tablename || ' ' || attnames::text || ' ' || rowfilter FROM pg_publication_tables WHERE rowfilter IS NOT NULL",
      ["invoices {id,total} (total > (0)::numeric)"]
    ),
    (
      "SELECT defaclobjtype::text || ' ' || coalesce(nspname, '-') FROM pg_default_acl LEFT JOIN pg_namespace n "
        + "ON n.oid = defaclnamespace ORDER BY 1",
      ["f -", "n -", "r billing"]
    ),
    (
      "SELECT castmethod::text || castcontext::text FROM pg_cast WHERE oid >= 16384 AND castmethod::text || castcontext::text <> 'fe' ORDER BY 1",
      ["fa", "ie", "ii"]
    ),
    (
      "SELECT rngtypid::regtype || ' ' || (rngcanonical <> 0) || (rngsubdiff <> 0) FROM pg_range WHERE rngtypid >= 16384 "
        + "ORDER BY 1",
      ["billing.word_range falsefalse", "price_range falsetrue", "step_range truefalse"]
    ),
    (
      "SELECT aggfnoid::regproc || ' ' || aggkind::text || coalesce(' ' || agginitval, '') FROM pg_aggregate "
        + "WHERE aggfnoid >= 16384 ORDER BY 1",
      ["billing.total_amount n 0", "largest n", "middle o", "rows_seen n 0", "sum_all n"]
    ),
    (
      "SELECT rulename || ' ' || ev_enabled::text || is_instead FROM pg_rewrite WHERE rulename <> '_RETURN' AND oid >= 16384 "
        + "ORDER BY 1",
      ["eu_stays Otrue", "keep Otrue", "log Rfalse", "other Dtrue", "vw_insert Otrue"]
    ),
    (
      "SELECT c.relname || ' ' || s.srvname FROM pg_foreign_table f JOIN pg_class c ON c.oid = f.ftrelid "
        + "JOIN pg_foreign_server s ON s.oid = f.ftserver ORDER BY 1",
      ["file_lines files", "parcels_far files"]
    ),
    (
      "SELECT relname || ' ' || relpersistence::text FROM pg_class WHERE relpersistence = 'u' AND relkind IN ('r', 'S') "
        + "ORDER BY 1",
      ["cache_entries u", "fast_numbers u", "parcels_us_rest u"]
    ),
    ("SELECT pg_get_serial_sequence('cities', 'id')", ["public.cities_numbers"]),
    (
      "SELECT collname || ' ' || collprovider::text || collisdeterministic FROM pg_collation WHERE oid >= 16384 ORDER BY 1",
      ["german ctrue", "nocase ifalse", "old_c ctrue"]
    ),
  ]
}
