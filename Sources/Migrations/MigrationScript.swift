public import Diagnostics
import Digests
import Postgres

/// A statement of a script, and where it stands.
public struct ScriptStatement: Sendable, Hashable {
  /// The SQL without the semicolon; another one has to be read anew (``with(sql:)``).
  public private(set) var sql: String
  public var place: Place
  /// The rows of a `COPY … FROM stdin`; `nil` for every other statement.
  public var copyData: [UInt8]?
  /// How it is run in batches; `nil` for a statement that is run as it is.
  public var backfill: ScriptBackfill?
  /// The command, where it begins or ends a transaction.
  let transactionCommand: String?
  /// The command, where the server refuses it inside a transaction.
  let commandWithoutTransaction: String?
  /// Whether it is one of the plain commands that take tables or their rows with them.
  let mayTakeTables: Bool
  let length: StatementLength

  /// Reads its first words, once.
  init(sql: String, place: Place, copyData: [UInt8]? = nil, backfill: ScriptBackfill? = nil) {
    self.sql = sql
    self.place = place
    self.copyData = copyData
    self.backfill = backfill
    let words = StatementWords(sql)
    transactionCommand = words.transactionCommand
    commandWithoutTransaction = words.commandWithoutTransaction
    mayTakeTables = words.mayTakeTables
    length = StatementLength(words)
  }

  /// The statement with another text in its place, read anew.
  func with(sql: String) -> ScriptStatement {
    ScriptStatement(sql: sql, place: place, copyData: copyData, backfill: backfill)
  }

  /// The first line, shortened: what a progress line shows.
  public var summary: String {
    let line = maskPasswords(sql).split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
    return line.count <= 80 ? printable(line) : printable(line.prefix(79)) + "…"
  }
}

/// A backfill of a script, and the place in its statement where the key range of a batch goes.
public struct ScriptBackfill: Sendable, Hashable {
  public var declaration: Backfill
  /// The marker's comment, in bytes of the statement's UTF-8.
  var marker: Range<Int>

  /// The statement with a condition in the place of the marker.
  func sql(of statement: ScriptStatement, restrictedBy condition: String) -> String {
    let bytes = Array(statement.sql.utf8)
    let parts = bytes[..<marker.lowerBound] + Array(condition.utf8) + bytes[marker.upperBound...]
    return String(decoding: parts, as: UTF8.self)
  }
}

/// A migration file, parsed: what is run, in which transactions, and what its author declares about it.
public struct MigrationScript: Sendable, Hashable {
  /// A run of statements that share a transaction, or that have none.
  public struct Segment: Sendable, Hashable {
    /// Whether the statements run as one transaction; otherwise each commits by itself.
    public var isTransactional: Bool
    /// Whether the transaction is its own even where every other segment could share it: it takes its time, and no lock
    /// of the others shall be held meanwhile.
    public var isOwn = false
    /// Overrides the runner's lock_timeout.
    public var lockTimeout: Duration?
    /// Overrides the runner's statement_timeout.
    public var statementTimeout: Duration?
    public var statements: [ScriptStatement]
    /// The line where it begins.
    public var line: Int

    /// The SHA-256 over its statements.
    var checksum: String {
      var digest = SHA256()
      for statement in statements {
        digest.update(statement.sql)
        digest.update(";")
        digest.update(statement.copyData ?? [])
      }
      return digest.finalizeHex()
    }
  }

  /// The file as it is shown.
  public var path: String
  /// The description in full; `nil` where the file name's is all there is.
  public var description: String?
  public var segments: [Segment]
  public var destroys: [Destruction]

  /// Whether the whole script is one transaction.
  public var isTransactional: Bool { segments.allSatisfy { $0.isTransactional && !$0.isOwn } }
  /// A statement that drops a whole database: nothing of it can be looked at afterwards.
  var databaseDrop: ScriptStatement? {
    segments.flatMap(\.statements).first { $0.commandWithoutTransaction == "DROP DATABASE" }
  }
  public var statementCount: Int { segments.reduce(0) { $0 + $1.statements.count } }
}
