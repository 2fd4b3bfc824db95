import SchemaDescription

// What many tables have in common. Functions, not globals: a schema file that reads another file's global while it is
// being made can wait for itself.

/// The key of nearly every table: a random UUID that clients may also choose themselves.
func identifier() -> Column {
  .column("id", .uuid, .primaryKey, default: "gen_random_uuid()")
}

/// A moment in time.
func instant(
  _ name: String,
  _ options: Column.Option...,
  default value: String? = nil,
  comment: String? = nil,
  file: String = #filePath,
  line: Int = #line
) -> Column {
  Column(name, .timestamptz, options: options, default: value, comment: comment, file: file, line: line)
}

/// When a row was made and last changed.
func timestamps() -> [Column] {
  [
    instant("created_at", .notNull, default: "now()"),
    instant("updated_at", .notNull, default: "now()"),
  ]
}

/// So much of what is metered.
func quantity(_ name: String, default value: String? = nil) -> Column {
  .column(name, .numeric(20, 6), .notNull, default: value)
}

/// An amount of money in the currency of its row.
func money(_ name: String, default value: String? = nil) -> Column {
  .column(name, .numeric(12, 2), .notNull, default: value)
}

/// A currency by its three letters of ISO 4217.
func currency(default value: String? = "'USD'") -> Column {
  .column("currency", .varchar(3), .notNull, default: value)
}

/// The condition that a currency is written as three capital letters.
func currencyIsWellFormed() -> Check {
  .check("currency ~ '^[A-Z]{3}$'")
}

/// The condition that a text column holds one of a few words.
func oneOf(_ column: String, _ words: [String]) -> Check {
  .check("\(column) IN (\(literals(words)))")
}

extension Table {
  /// Sets `updated_at` whenever a row is written again.
  func stamped() -> Table {
    var table = self
    table.triggers.append(.trigger("trg_\(name)_stamp", .before, [.update], execute: "fn_stamp_updated_at"))
    return table
  }
}

let stampUpdatedAt = Function(
  "fn_stamp_updated_at",
  returns: .trigger,
  comment: "Keeps the moment in which a row was last written.",
  body: """
    BEGIN
      NEW.updated_at := now();
      RETURN NEW;
    END
    """
)
