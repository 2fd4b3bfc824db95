public import Diagnostics
import SchemaDescription

/// One statement that builds a part of a model.
public struct ModelStatement: Sendable, Hashable {
  /// The SQL, without a semicolon at its end. Raw SQL of a model may hold several statements.
  public var sql: String
  /// The line of the schema source it comes from.
  public var place: Place?
  /// What the statement makes, such as `table public.invoices`.
  public var object: String

  public init(sql: String, place: Place?, object: String) {
    self.sql = sql
    self.place = place
    self.object = object
  }
}

extension Place {
  init(_ place: SourcePlace) { self.init(path: place.file, line: place.line) }
}
