public import Diagnostics
public import SchemaDescription

/// A name that changed: `renamedFrom:` as it was said, or what follows from it for a default name.
public struct RenameHint: Sendable, Hashable {
  /// The kind of the object, in the words of the catalog: `table`, `column`, `constraint`, `foreign key`, `index`, `enum`,
  /// `enum label`, `domain`, `sequence`, `function`, `procedure`, `view`, `materialized view`, `trigger`, `policy`, `schema`.
  public var kind: String
  /// The schema of the object, or of its relation; `nil` for a schema.
  public var schema: String?
  /// The relation, domain or enum that the object is a part of, by its new name.
  public var parent: String?
  public var from: String
  public var to: String
  /// The rename follows from another one: a default name contains the name of a renamed table or column.
  public var isImplied: Bool
  public var place: Place
}

/// How the values of a column change when its type does.
public struct ConversionHint: Sendable, Hashable {
  public var schema: String
  public var table: String
  public var column: String
  public var using: String?
  public var revertUsing: String?
  public var place: Place
}

/// What existing rows get when the column is added.
public struct ColumnFillHint: Sendable, Hashable {
  public var schema: String
  public var table: String
  public var column: String
  public var expression: String
  public var place: Place
}

/// What runs when a plan creates the table, and what runs before it is dropped on the way back.
public struct TableFillHint: Sendable, Hashable {
  public var schema: String
  public var table: String
  public var sql: String
  public var undo: String?
  public var place: Place
}

/// The rows that belong to a table's schema.
public struct SeedHint: Sendable, Hashable {
  public var schema: String
  public var table: String
  public var key: [String]
  public var columns: [String]
  /// SQL expressions, a value for each column.
  public var rows: [[String]]
  public var place: Place
}

extension Model {
  /// What the sources say about existing columns whose type changes.
  public var conversions: [ConversionHint] {
    tables.flatMap { table in
      table.columns.compactMap { column in
        guard column.convertedUsing != nil || column.revertedUsing != nil else { return nil }
        return ConversionHint(
          schema: table.schema,
          table: table.name,
          column: column.name,
          using: column.convertedUsing,
          revertUsing: column.revertedUsing,
          place: Place(column.place)
        )
      }
    }
  }

  public var columnFills: [ColumnFillHint] {
    tables.flatMap { table in
      table.columns.compactMap { column in
        column.filledBy.map {
          ColumnFillHint(
            schema: table.schema,
            table: table.name,
            column: column.name,
            expression: $0,
            place: Place(column.place)
          )
        }
      }
    }
  }

  public var tableFills: [TableFillHint] {
    tables.compactMap { table in
      table.filledBy.map {
        TableFillHint(schema: table.schema, table: table.name, sql: $0.sql, undo: $0.undo, place: Place($0.place))
      }
    }
  }

  public var seeds: [SeedHint] {
    tables.compactMap { table in
      table.seed.map {
        SeedHint(
          schema: table.schema,
          table: table.name,
          key: $0.key,
          columns: $0.columns,
          rows: $0.rows,
          place: Place($0.place)
        )
      }
    }
  }
}
