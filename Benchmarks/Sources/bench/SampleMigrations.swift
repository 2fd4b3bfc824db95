/// Migrations of any number that look like those that people write: small, a table now and then, columns, indexes, rows.
///
/// The same statements are written as migration files and as a script for psql.
struct SampleMigrations {
  /// One statement of a version for each of the numbers from 0 on, and what takes it back.
  static func statement(_ number: Int) -> (sql: String, undo: String) {
    let table = "item_\(number / 10)"
    switch number % 10 {
    case 0:
      return (
        """
        CREATE TABLE \(table) (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          code varchar(40) NOT NULL,
          amount numeric(12,2) NOT NULL DEFAULT 0 CHECK (amount >= 0),
          created_at timestamptz NOT NULL DEFAULT now()
        )
        """, "DROP TABLE \(table)"
      )
    case 1: return ("CREATE INDEX idx_\(table)_code ON \(table) (code)", "DROP INDEX idx_\(table)_code")
    case 2: return ("ALTER TABLE \(table) ADD COLUMN remark text", "ALTER TABLE \(table) DROP COLUMN remark")
    case 3: return ("COMMENT ON TABLE \(table) IS 'Number \(number).'", "COMMENT ON TABLE \(table) IS NULL")
    case 4:
      return (
        "ALTER TABLE \(table) ADD CONSTRAINT \(table)_code_check CHECK (code <> '')",
        "ALTER TABLE \(table) DROP CONSTRAINT \(table)_code_check"
      )
    case 9: return ("UPDATE \(table) SET remark = 'seen' WHERE amount > 0", "UPDATE \(table) SET remark = NULL")
    default:
      return (
        "INSERT INTO \(table) (code, amount) VALUES ('c\(number)', \(number % 100)), ('d\(number)', 0)",
        "DELETE FROM \(table) WHERE code IN ('c\(number)', 'd\(number)')"
      )
    }
  }

  /// How many statements each version has.
  var versions: [Int]

  static func small(_ count: Int) -> SampleMigrations {
    SampleMigrations(versions: Array(repeating: 1, count: count))
  }

  static func long(_ statements: Int) -> SampleMigrations { SampleMigrations(versions: [statements]) }

  /// The files of the set, by their names.
  var files: [(name: String, text: String)] {
    bodies.enumerated().flatMap { index, body in
      [
        ("V1.\(index)__step_\(index).sql", body.map { $0.sql + ";\n" }.joined()),
        ("U1.\(index)__step_\(index).sql", body.reversed().map { $0.undo + ";\n" }.joined()),
      ]
    }
  }

  /// The statements as a script for psql, each version in a transaction of its own.
  ///
  /// - Parameter ledger: What each transaction also writes about what was done.
  func script(ledger: SampleLedger?) -> String {
    var text = ledger?.creation ?? ""
    for (index, body) in bodies.enumerated() {
      text += "BEGIN;\n" + body.map { $0.sql + ";\n" }.joined()
      if let ledger { text += ledger.row(index, undo: body.reversed().map { $0.undo + ";\n" }.joined()) }
      text += "COMMIT;\n"
    }
    return text
  }

  private var bodies: [[(sql: String, undo: String)]] {
    var number = 0
    return versions.map { count in
      defer { number += count }
      return (number..<number + count).map(Self.statement)
    }
  }

  /// Writes the files into a folder and records them.
  func write(to folder: String, with strata: Strata) throws {
    _ = try Command(arguments: ["mkdir", "-p", folder]).run()
    for file in files { try File.write(file.text, to: folder + "/" + file.name) }
    _ = try strata.command(["seal", folder]).run()
  }
}
