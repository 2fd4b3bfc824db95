import Postgres

extension CopyStatements {
  /// The functions that log the keys of what a statement wrote.
  ///
  /// They run with the rights of their owner, so that writers need none on the log. Every name is qualified or that of a
  /// transition table, which comes before all others, and `UNION` takes the type's own equality: a writer's search path
  /// has no say. (Manual: section 39.5.4 "Writing SECURITY DEFINER Functions Safely".)
  var captureFunctions: [String] {
    CaptureEvent.allCases.map { event in
      """
      CREATE FUNCTION \(workspace.function(number, event))() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
      AS \(quoteLiteral("BEGIN \(logging(event)); RETURN NULL; END"))
      """
    }
  }

  private func logging(_ event: CaptureEvent) -> String {
    let columns = key.aliases.joined(separator: ", ")
    let names = key.columns.map { quoteIdentifier($0.source) }.joined(separator: ", ")
    func from(_ table: String) -> String { "SELECT \(names) FROM \(table)" }
    let insert = "INSERT INTO \(log) (\(columns)) "
    return switch event {
    case .insert: insert + from("strata_new")
    case .delete: insert + from("strata_old")
    // An update that leaves the keys alone, as nearly all do, is logged once.
    case .update: insert + from("strata_old") + " UNION " + from("strata_new")
    case .truncate: "INSERT INTO \(log) (truncated) VALUES (true)"
    }
  }

  /// The triggers of one table, the source itself or one of its partitions: a statement fires those of the table that
  /// it names, whatever partitions its rows are in.
  ///
  /// They fire in sessions that replay as well (`ENABLE ALWAYS`).
  func captureTriggers(on relation: String) -> [String] {
    CaptureEvent.allCases.flatMap { event in
      let name = quoteIdentifier(workspace.trigger(number, event))
      let tables =
        switch event {
        case .insert: "REFERENCING NEW TABLE AS strata_new "
        case .update: "REFERENCING OLD TABLE AS strata_old NEW TABLE AS strata_new "
        case .delete: "REFERENCING OLD TABLE AS strata_old "
        case .truncate: ""
        }
      return [
        """
        CREATE TRIGGER \(name) AFTER \(event.rawValue.uppercased()) ON \(relation) \(tables)\
        FOR EACH STATEMENT EXECUTE FUNCTION \(workspace.function(number, event))()
        """,
        "ALTER TABLE \(relation) ENABLE ALWAYS TRIGGER \(name)",
      ]
    }
  }

  /// What the source is to the copy: its columns, its partitions, the triggers.
  ///
  /// A trigger that was off in between, or was made anew, is another version of its row in `pg_trigger`: `xmin` tells.
  func condition(of source: UInt32) -> String {
    """
    SELECT
      (SELECT string_agg(concat_ws(' ', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attgenerated),
        ', ' ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a WHERE a.attrelid = \(source) AND a.attnum > 0 AND NOT a.attisdropped),
      (SELECT array_agg(m.relid ORDER BY m.relid) FROM (SELECT \(source)::pg_catalog.oid AS relid
        UNION SELECT relid::pg_catalog.oid FROM pg_catalog.pg_partition_tree(\(source))) m),
      ARRAY(SELECT concat_ws(' ', t.tgrelid, t.oid, t.xmin, t.tgenabled)
        FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = \(quoteLiteral(workspace.schema)) AND p.proname ~ '^capture_\(number)_'
        ORDER BY t.tgrelid, t.oid)
    """
  }

  /// Logs all keys of one table.
  func logAll(of relation: String) -> String {
    let names = key.columns.map { quoteIdentifier($0.source) }.joined(separator: ", ")
    return "INSERT INTO \(log) (\(key.aliases.joined(separator: ", "))) SELECT \(names) FROM \(relation)"
  }
}
