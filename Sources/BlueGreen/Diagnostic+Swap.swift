import Catalog
import Diagnostics
import OnlineCopy
import Postgres

/// What a plan of a swap can have to say; every text is here.
extension Diagnostic {
  // MARK: What makes it impossible

  static func dataStep(_ table: ObjectIdentity) -> Diagnostic {
    Diagnostic(
      .error,
      code: "swap-data-step",
      "the source fills \(table) by a statement (filledBy:), and a swap would not see what is written meanwhile",
      advice: "fill the table by a migration before or after the swap, and take filledBy: out of the source for it"
    )
  }

  static func boundOutside(_ object: ObjectIdentity, _ schema: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "swap-bound-outside",
      "\(object) uses an object of the schema \(quoteIdentifier(schema)) and would stay with the old one",
      advice: "it cannot be made again without its rows: move it into the schema, or take the reference away"
    )
  }

  static func fixedExtension(_ name: String, _ schema: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "swap-extension",
      "the extension \(quoteIdentifier(name)) is in the schema \(quoteIdentifier(schema)) and cannot be moved",
      advice: "the schema cannot be renamed without it: install the extension in another schema"
    )
  }

  static func foreignExtension(_ name: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "swap-extension-owner",
      "the extension \(quoteIdentifier(name)) is in the schema and belongs to another role",
      advice: "connect as its owner, or have it moved to another schema"
    )
  }

  static func typesOfExtension(_ name: String, _ schema: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "swap-extension-types",
      "the extension \(quoteIdentifier(name)), which has types, is in the schema \(quoteIdentifier(schema))",
      advice: "columns of its types could not be carried back: ALTER EXTENSION … SET SCHEMA another one first"
    )
  }

  static func missingOutside(_ object: ObjectIdentity) -> Diagnostic {
    Diagnostic(
      .error,
      code: "swap-missing",
      "the new schema needs \(object), which the database does not have",
      advice: "a swap changes one schema alone: create it before"
    )
  }

  static func notSchemaOwner(_ schema: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "swap-not-owner",
      "the role does not own the schema \(quoteIdentifier(schema)), and cannot rename it",
      advice: "connect as the owner, or GRANT the owning role to this one"
    )
  }

  static func nameTaken(_ schema: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "swap-name-taken",
      "there is a schema \(quoteIdentifier(schema)) already",
      advice: "drop it or rename it: the swap needs the name"
    )
  }

  // MARK: What one should know

  static func unvalidated(_ key: ObjectIdentity) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "swap-scan",
      "\(key) is of a partitioned table: PostgreSQL looks through all of its rows under the locks of the cutover",
      advice: "where that takes longer than --cutover-timeout, leave the key out and add it afterwards by partition"
    )
  }

  static func defaultPartition(_ table: String) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "swap-default-partition",
      "\(quoteIdentifier(table)) has no partitions in the source: it gets a default partition, which holds all rows",
      advice: "declare the partitions in the source where the rows are to be spread over them"
    )
  }

  static func left(_ table: String, rows: Int64) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "swap-left",
      "the new schema has no \(quoteIdentifier(table)): its rows (about \(rows)) stay behind and go with finish",
      advice: "state renamedFrom: in the source where it has another name there"
    )
  }

  static func added(_ table: String) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "swap-new-table",
      "\(quoteIdentifier(table)) is new: it begins empty, and what is written to it has no way back"
    )
  }

  static func noInverse(_ column: String, of table: TableName) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "swap-no-inverse",
      "\(quoteIdentifier(column)) of \(table) cannot be told from the new rows: after a revert, rows written since "
        + "the cutover have its old value, or its default where they are new",
      advice: "state revertedUsing: in the source where there is a way back"
    )
  }

  static func laxer(_ what: String) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "swap-laxer",
      "the new schema is laxer: \(what); a row that the old one refuses stops the way back until it is mended"
    )
  }

  static func privileges(_ object: ObjectIdentity) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "swap-privileges",
      "privileges on \(object) are not the same in the new schema: those of the source count",
      advice: "declare the grants in the source where they are to stay"
    )
  }

  static func prepared(_ tables: [String]) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "swap-prepared",
      "statements that clients have prepared fail where the shape of their result changes (SQLSTATE 0A000): "
        + tables.map(quoteIdentifier).joined(separator: ", "),
      advice: "name the columns instead of SELECT *, or let the clients connect again after the cutover"
    )
  }

  static func rebuilt(_ object: String) -> Diagnostic {
    Diagnostic(
      .note,
      code: "swap-rebuilt",
      "\(object) stands outside of the schema and is bound to it: it is made again in the cutover"
    )
  }
}
