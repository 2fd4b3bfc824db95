public import Diagnostics
public import Migrations
public import Postgres

/// Where a schema comes from. Every command that compares takes any two of these, spelled the same way everywhere.
public enum SchemaSource: Sendable, Hashable {
  /// `model:schema/valueverse`: a folder of Swift files.
  case model(path: String)
  /// `file:schema.sql`: one file of SQL, a dump for example.
  case file(path: String)
  /// `dir:sql/`: a folder of SQL files, in the order of their names, each statement when what it needs is there.
  case directory(path: String)
  /// `migrations:migrations/valueverse` or `…@2.1.0`: a folder of migrations, replayed up to a version.
  case migrations(path: String, version: MigrationVersion?)
  /// `git:REF:PATH`: any of the four above as it was in a commit.
  case git(reference: String, path: String)
  /// `postgres://…`, a `key=value` string, or `postgres:` for libpq's environment: a live database.
  case live(ConnectionTarget)
  /// `empty:`: a database with nothing in it.
  case empty

  /// Reads a source as it is written on the command line.
  ///
  /// - Throws: ``Failure`` of the category usage that says which spellings there are.
  public init(_ text: String) throws(Failure) {
    if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
      self = .live(try Self.target(text))
      return
    }
    guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("=") else {
      guard text.contains("=") else { throw Self.unknown(text) }
      self = .live(try Self.target(text))
      return
    }
    let rest = String(text[text.index(after: colon)...])
    switch text[..<colon] {
    case "model": self = .model(path: try Self.path(rest, text))
    case "file": self = .file(path: try Self.path(rest, text))
    case "dir": self = .directory(path: try Self.path(rest, text))
    case "migrations": self = try Self.migrations(rest, text)
    case "git": self = try Self.git(rest, text)
    case "empty" where rest.isEmpty: self = .empty
    case "postgres" where rest.isEmpty: self = .live(try Self.target(""))
    default: throw Self.unknown(text)
    }
  }

  private static func path(_ path: String, _ text: String) throws(Failure) -> String {
    guard !path.isEmpty else {
      throw Failure(.usage, code: "source-without-path", "the source \(text) names no path", advice: spellings)
    }
    return path
  }

  private static func target(_ text: String) throws(Failure) -> ConnectionTarget {
    do {
      var target = try ConnectionTarget(text)
      if !text.isEmpty { target.origin = "the source \(target.redacted)" }
      return target
    } catch {
      throw Failure(.usage, code: "bad-connection-string", "the connection string is not understood", underlying: error)
    }
  }

  /// The version stands after the last `@`; a folder whose own name holds one can be given a trailing slash.
  private static func migrations(_ rest: String, _ text: String) throws(Failure) -> SchemaSource {
    guard let at = rest.lastIndex(of: "@"), !rest[at...].contains("/") else {
      return .migrations(path: try path(rest, text), version: nil)
    }
    let version = String(rest[rest.index(after: at)...])
    do {
      return .migrations(path: try path(String(rest[..<at]), text), version: try MigrationVersion(version))
    } catch {
      throw Failure(.usage, code: "bad-version", "the source \(text) names no version after @", underlying: error)
    }
  }

  private static func git(_ rest: String, _ text: String) throws(Failure) -> SchemaSource {
    guard let colon = rest.firstIndex(of: ":"), colon != rest.startIndex, rest.last != ":" else {
      throw Failure(.usage, code: "bad-git-source", "the source \(text) is not git:REF:PATH", advice: spellings)
    }
    return .git(reference: String(rest[..<colon]), path: String(rest[rest.index(after: colon)...]))
  }

  private static func unknown(_ text: String) -> Failure {
    Failure(.usage, code: "unknown-source", "\(quoted(text)) is not a schema source", advice: spellings)
  }

  /// A source that is not understood may hold a password: what follows `://` is not repeated.
  private static func quoted(_ text: String) -> String {
    text.contains("://") || text.contains("@") ? "what was given" : "'\(text)'"
  }

  private static let spellings = """
    A source is model:FOLDER, file:FILE.sql, dir:FOLDER, migrations:FOLDER[@VERSION], git:REF:PATH, empty:, \
    postgres://… or postgres: (libpq's environment).
    """
}

extension SchemaSource: CustomStringConvertible {
  /// The source as it is shown: passwords left out.
  public var description: String {
    switch self {
    case .model(let path): "model:\(path)"
    case .file(let path): "file:\(path)"
    case .directory(let path): "dir:\(path)"
    case .migrations(let path, let version): "migrations:\(path)" + (version.map { "@\($0)" } ?? "")
    case .git(let reference, let path): "git:\(reference):\(path)"
    case .live(let target): target.redacted.isEmpty ? "postgres:" : target.redacted
    case .empty: "empty:"
    }
  }
}
