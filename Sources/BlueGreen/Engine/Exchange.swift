import Diagnostics
import OnlineCopy
import Postgres

/// The statements by which the two schemas change places, in the transaction of a cutover that has locked the tables
/// that are copied and has nothing left to replay. The way there and the way back are the same.
struct Exchange: Sendable {
  let entry: SwapLedger.Entry
  /// Whether the new schema comes into use.
  let toNew: Bool

  private var record: SwapRecord { entry.record }
  private var names: SwapNames { record.names }
  private var from: SwapSide { toNew ? record.old : record.new }
  private var to: SwapSide { toNew ? record.new : record.old }
  /// What the schema that comes into use is called until then.
  var passiveNow: String { toNew ? names.next : names.previous }
  /// What the schema that goes out of use is called from then on.
  var passiveThen: String { toNew ? names.previous : names.next }

  /// The copies that follow the exchange, by the names that the schemas have before it.
  var followingRequests: [CopyRequest] {
    let renamed = toNew ? [:] : [names.schema: names.previous, names.next: names.schema]
    return (toNew ? record.back : record.forward).map { request in
      var request = request
      request.source.schema = renamed[request.source.schema] ?? request.source.schema
      request.target.schema = renamed[request.target.schema] ?? request.target.schema
      return request
    }
  }

  /// What brings the materialized views of the schema that comes into use up to date, before any lock is held.
  var refreshing: [String] {
    to.materializedViews.map { "REFRESH MATERIALIZED VIEW \(quoteQualified(passiveNow, $0))" }
  }

  /// Does it all.
  ///
  /// - Parameters:
  ///   - current: The run of copies that ends.
  ///   - following: The prepared run that begins.
  func perform(_ current: OnlineCopy, _ following: OnlineCopy, _ connection: Connection) async throws {
    if !locked.isEmpty { try await connection.execute("LOCK TABLE \(locked) IN ACCESS EXCLUSIVE MODE") }
    // What the last drain left to be checked at the end would keep its tables from being altered.
    try await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    try await current.release(connection)
    try await run(CatalogSettings.local, connection)
    try await run(from.outside.reversed().flatMap(\.drop) + from.undress, connection)
    try await refuseStrangers(connection)
    try await run(sequences, connection)
    let schema = quoteIdentifier(names.schema)
    try await run(
      [
        "ALTER SCHEMA \(schema) RENAME TO \(quoteIdentifier(passiveThen))",
        "ALTER SCHEMA \(quoteIdentifier(passiveNow)) RENAME TO \(schema)",
      ] + record.old.extensions.map { "ALTER EXTENSION \(quoteIdentifier($0)) SET SCHEMA \(schema)" },
      connection
    )
    try await run(to.dress + to.outside.flatMap(\.create), connection)
    try await run(policies, connection)
    try await following.arm(connection, schemas: [passiveNow: names.schema, names.schema: passiveThen])
    // After the triggers: the way back takes these rows along.
    if entry.exchanges == 0 { try await run(to.seeds, connection) }
  }

  /// Refuses where the schema that goes out of use has come to hold what was not there when the swap began: a table would
  /// go out of use with it, and a trigger or a foreign key would act upon the rows that are carried over from then on.
  private func refuseStrangers(_ connection: Connection) async throws {
    let copied = (toNew ? record.forward : record.back).map(\.source.name)
    let known = copied + (toNew ? record.left : record.added)
    let strangers = try await connection.query(
      """
      WITH tables AS (
        SELECT c.oid, c.relname, c.relispartition FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND d.objid = c.oid AND d.deptype = 'e')
      )
      SELECT 'table ' || relname FROM tables WHERE NOT relispartition AND relname <> ALL ($2::text[])
      UNION ALL SELECT 'trigger ' || t.tgname || ' of ' || c.relname FROM tables c
      JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid
      WHERE c.relname = ANY ($3::text[]) AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgname !~ '^strata_'
      UNION ALL SELECT 'foreign key ' || k.conname || ' of ' || k.conrelid::pg_catalog.regclass FROM tables c
      JOIN pg_catalog.pg_constraint k ON c.oid IN (k.conrelid, k.confrelid)
      WHERE c.relname = ANY ($3::text[]) AND k.contype = 'f' ORDER BY 1
      """,
      [names.schema, formatTextArray(known), formatTextArray(copied)]
    ).map { row in try row.string(0) }
    guard strangers.isEmpty else { throw Failure.changedMeanwhile(names.schema, strangers) }
  }

  /// Statements in one message: each would cost a round trip under the locks.
  private func run(_ statements: [String], _ connection: Connection) async throws {
    guard !statements.isEmpty else { return }
    try await connection.execute(statements.joined(separator: "\n;\n"))
  }

  /// Tables that one side alone has: nobody may be half-way through with them either.
  private var locked: String {
    let own = (toNew ? record.left : record.added).map { quoteQualified(names.schema, $0) }
    let other = (toNew ? record.added : record.left).map { quoteQualified(passiveNow, $0) }
    return (own + other).joined(separator: ", ")
  }

  /// Lets sequences go on where the others stand.
  ///
  /// A transaction may have drawn a number that it has not written yet, and others may draw while this one reads. A lock
  /// that keeps drawing out is had by a change of name only, which is taken back at once; it waits for who has drawn.
  /// (`nextval()` takes a RowExclusiveLock, which `LOCK TABLE` does not exclude, because it refuses sequences.)
  private var sequences: [String] {
    record.sequences.flatMap { pair -> [String] in
      guard let old = pair.old else {
        guard toNew, let table = pair.table, let column = pair.column else { return [] }
        let sequence = quoteLiteral(quoteQualified(passiveNow, pair.new))
        return [
          """
          SELECT pg_catalog.setval(\(sequence)::pg_catalog.regclass, max(\(quoteIdentifier(column)))::bigint)
          FROM \(quoteQualified(passiveNow, table)) HAVING max(\(quoteIdentifier(column))) IS NOT NULL
          """
        ]
      }
      let source = quoteQualified(names.schema, toNew ? old : pair.new)
      let target = quoteLiteral(quoteQualified(passiveNow, toNew ? pair.new : old))
      let name = quoteIdentifier(toNew ? old : pair.new)
      return [
        "ALTER SEQUENCE \(source) RENAME TO strata_swap_lock",
        "ALTER SEQUENCE \(quoteQualified(names.schema, "strata_swap_lock")) RENAME TO \(name)",
        "SELECT pg_catalog.setval(\(target)::pg_catalog.regclass, last_value, is_called) FROM \(source)",
      ]
    }
  }

  private var policies: [String] {
    from.policies.map {
      "DELETE FROM strata.policies WHERE kind = \(quoteLiteral($0.kind)) AND object = \(quoteLiteral($0.object))"
    }
      + (to.policies.isEmpty ? [] : CatalogSettings.policyTable)
      + to.policies.map {
        """
        INSERT INTO strata.policies (kind, object, body)
        VALUES (\(quoteLiteral($0.kind)), \(quoteLiteral($0.object)), \(quoteLiteral($0.body)))
        ON CONFLICT (kind, object) DO UPDATE SET body = excluded.body
        """
      }
  }
}
