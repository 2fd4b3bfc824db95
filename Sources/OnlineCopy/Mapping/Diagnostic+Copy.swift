import Diagnostics
import Postgres

/// What can be wrong with a copy before it begins; every text is here.
extension Diagnostic {
  static func noTable(_ table: TableName) -> Diagnostic {
    Diagnostic(.error, code: "copy-no-table", "there is no table \(table)", advice: "create it, or name another one")
  }

  static func unknownColumn(_ column: String, in table: TableName) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-unknown-column",
      "\(table) has no column \(quoteIdentifier(column))",
      advice: "correct the name in the mapping"
    )
  }

  static func generatedColumn(_ column: String, of table: TableName) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-generated-column",
      "\(quoteIdentifier(column)) of \(table) is generated and cannot be given a value",
      advice: "take it out of the mapping: the table computes it"
    )
  }

  static func noValue(_ column: String, of table: TableName) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-no-value",
      "\(quoteIdentifier(column)) of \(table) is NOT NULL and nothing gives it a value",
      advice: "map it to a column or an expression of the source, or give it a default"
    )
  }

  static func noKey(_ table: TableShape, asked: [String], usable: [[String]]) -> Diagnostic {
    let names = asked.map(quoteIdentifier).joined(separator: ", ")
    let have = usable.map { "(" + $0.map(quoteIdentifier).joined(separator: ", ") + ")" }.joined(separator: ", ")
    return Diagnostic(
      .error,
      code: "copy-no-key",
      asked.isEmpty
        ? "\(table.name) has no unique index over columns that are NOT NULL, so that its rows cannot be told apart"
        : "\(table.name) has no unique index over (\(names)) with all of them NOT NULL",
      advice: usable.isEmpty
        ? "add one: CREATE UNIQUE INDEX CONCURRENTLY ON \(table.name) (…), and SET NOT NULL for its columns"
        : "name one of its keys: \(have)"
    )
  }

  static func keyNotCarried(_ table: TableName, _ keys: [[String]]) -> Diagnostic {
    let have = keys.map { "(" + $0.map(quoteIdentifier).joined(separator: ", ") + ")" }.joined(separator: ", ")
    return Diagnostic(
      .error,
      code: "copy-key-not-carried",
      "no key of \(table) comes over into the target as plain columns: it has \(have)",
      advice: "map all columns of one key to columns, renamed or cast, and not by expressions"
    )
  }

  static func notATable(_ table: TableName) -> Diagnostic {
    Diagnostic(.error, code: "copy-not-a-table", "\(table) is no table", advice: "name a table or a partitioned one")
  }

  static func temporary(_ table: TableName) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-temporary",
      "\(table) is temporary, and no other session sees it",
      advice: "name a table that stays"
    )
  }

  static func partition(_ table: TableName) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-partition",
      "\(table) is a partition, and what is written through its parent would not be seen",
      advice: "copy the partitioned table, or detach the partition first"
    )
  }

  static func inheritance(_ table: TableName) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-inheritance",
      "\(table) inherits or is inherited from, so that its rows are not its own",
      advice: "take the inheritance away: ALTER TABLE … NO INHERIT"
    )
  }

  static func notOwner(_ table: TableName) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-not-owner",
      "the role does not own \(table), and cannot put triggers on it or write to it unseen",
      advice: "connect as the owner, or GRANT the owning role to this one"
    )
  }

  static func forcedRowSecurity(_ table: TableName) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-forced-row-security",
      "row security of \(table) is forced upon its owner too, so that rows could be hidden from the copy",
      advice: "ALTER TABLE \(table) NO FORCE ROW LEVEL SECURITY, or connect as a role with BYPASSRLS"
    )
  }

  static func sameTable(_ table: TableName) -> Diagnostic {
    Diagnostic(.error, code: "copy-same-table", "\(table) is source and target", advice: "name another target")
  }

  static func subscribed(_ table: TableName) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-subscribed",
      "a subscription writes to \(table), and statement triggers do not fire for it",
      advice: "copy on the publisher, or drop the subscription first"
    )
  }

  static func rules(_ table: TableName, _ names: [String]) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-rules",
      "\(table) has rules that rewrite what is written: " + names.map(quoteIdentifier).joined(separator: ", "),
      advice: "create them when the copy is done"
    )
  }

  static func triggers(_ table: TableName, _ names: [String]) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-triggers",
      "\(table) has triggers that would fire for copied rows: " + names.map(quoteIdentifier).joined(separator: ", "),
      advice: "ALTER TABLE \(table) DISABLE TRIGGER USER, and enable them when the copy is done"
    )
  }

  static func foreignKeys(_ table: TableName, _ names: [String]) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-foreign-keys",
      "\(table) takes part in foreign keys: " + names.map(quoteIdentifier).joined(separator: ", "),
      advice: "create them NOT VALID when the copy is done: rows come over table by table"
    )
  }

  static func notEmpty(_ table: TableName) -> Diagnostic {
    Diagnostic(.error, code: "copy-not-empty", "\(table) has rows already", advice: "TRUNCATE \(table), if they may go")
  }

  static func noCast(_ column: String, of table: TableName, from: String, to: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-no-cast",
      "\(quoteIdentifier(column)) of \(table) is \(to), and PostgreSQL has no cast from \(from)",
      advice: "give an expression for it"
    )
  }

  static func badExpression(_ column: String, of table: TableName, _ error: PostgresError) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-bad-expression",
      "the expression for \(quoteIdentifier(column)) of \(table) is refused: \(error.message)",
      advice: error.hint ?? "write it over the columns of the source"
    )
  }

  static func volatileExpression(_ column: String, of table: TableName) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-volatile-expression",
      "the expression for \(quoteIdentifier(column)) of \(table) is volatile: a row that is read again would differ",
      advice: "use what the row holds alone, or make it the column's default and leave it out of the mapping"
    )
  }

  static func largeObject(_ column: String, of table: TableName) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-large-object",
      "\(quoteIdentifier(column)) of \(table) names large objects, and changes of those cannot be seen",
      advice: "move them into a bytea column first: UPDATE … SET data = lo_get(\(quoteIdentifier(column)))"
    )
  }

  static func noCreate(_ database: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "copy-no-create",
      "the role may not create a schema in the database \(quoteIdentifier(database))",
      advice: "GRANT CREATE ON DATABASE \(quoteIdentifier(database)) to it"
    )
  }
}
