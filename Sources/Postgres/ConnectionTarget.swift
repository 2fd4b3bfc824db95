import CLibPQ

/// Which database to connect to, as libpq reads it: a URI, `key=value` pairs, or nothing.
///
/// What is not said here comes from where libpq takes it: the `PG*` environment, the service file, the password file.
/// Its texts (`description`, `redacted`) never hold a password.
/// Manual: section 34.1.1 "Connection Strings".
public struct ConnectionTarget: Sendable, Hashable {
  public static func == (left: ConnectionTarget, right: ConnectionTarget) -> Bool {
    left.settings == right.settings && left.isURI == right.isURI
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(settings)
    hasher.combine(isURI)
  }

  /// One keyword of `PQconninfoOption` with its value.
  struct Setting: Sendable, Hashable {
    var keyword: String
    var value: String

    /// libpq shows passwords with `*` (`PQconninfoOption.dispchar`); their keywords are these.
    var isSecret: Bool { keyword == "password" || keyword == "sslpassword" || keyword.contains("secret") }
  }

  /// The settings that were given, in libpq's own order.
  private(set) var settings: [Setting]
  /// Whether it was written as a URI, and is shown as one.
  private(set) var isURI: Bool
  /// Where the user gave it, such as `--url`; `nil` where libpq's environment decides. What goes wrong names it.
  public var origin: String?

  /// Reads a connection string; an empty one leaves everything to libpq's environment.
  ///
  /// Throws a `connection` error, without any part that could be a password, when libpq cannot read it.
  /// The libpq function is `PQconninfoParse`.
  public init(_ conninfo: String) throws(PostgresError) {
    guard !conninfo.utf8.contains(0) else {
      throw PostgresError(.connection, "the connection string holds a NUL character")
    }
    isURI = conninfo.isEmpty || conninfo.hasPrefix("postgres://") || conninfo.hasPrefix("postgresql://")
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(conninfo, &message) else {
      let text = message.map { String(cString: $0) } ?? "out of memory"
      PQfreemem(message)
      throw PostgresError(
        .connection,
        "the connection string cannot be read: " + Self.withoutSecrets(text.trimmingEnd(), of: conninfo),
        sqlState: .connectionException,
        hint: "Write postgres://USER@HOST:PORT/DATABASE or key=value pairs, as psql takes them."
      )
    }
    defer { PQconninfoFree(options) }
    settings = Self.settings(of: options)
  }

  /// The options that have a value.
  static func settings(of options: UnsafeMutablePointer<PQconninfoOption>) -> [Setting] {
    var settings: [Setting] = []
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val {
        settings.append(Setting(keyword: String(cString: keyword), value: String(cString: value)))
      }
      option += 1
    }
    return settings
  }

  /// The same target with one setting replaced, or left to libpq's environment when the value is nil.
  ///
  /// `keyword` is libpq's: `dbname`, `host`, `port`, `user`, `options`, `application_name`, …; an unknown one is
  /// reported when connecting. Manual: section 34.1.2 "Parameter Key Words".
  public func setting(_ keyword: String, _ value: String?) -> ConnectionTarget {
    var target = self
    let index = target.settings.firstIndex { $0.keyword == keyword }
    switch (index, value) {
    case (let index?, let value?): target.settings[index].value = value
    case (let index?, nil): target.settings.remove(at: index)
    case (nil, let value?): target.settings.append(Setting(keyword: keyword, value: value))
    case (nil, nil): break
    }
    return target
  }

  /// The value given for a keyword, or nil where libpq's environment decides.
  public subscript(keyword: String) -> String? {
    settings.first { $0.keyword == keyword }?.value
  }

  public var database: String? { self["dbname"] }
  public var host: String? { self["host"] }
  public var port: String? { self["port"] }
  public var user: String? { self["user"] }

  /// libpq's message without what it quotes from a connection string that may hold a password.
  private static func withoutSecrets(_ message: String, of conninfo: String) -> String {
    let secret = conninfo.utf8.contains(UInt8(ascii: "@")) || conninfo.lowercased().contains("password")
    guard secret else { return message }
    // A quote inside the string itself would end libpq's quotes early: nothing behind the first of them is kept.
    let missing = "missing \"=\" after "
    if message.hasPrefix(missing) { return missing + "\"...\"" }
    guard let quote = message.utf8.firstIndex(of: UInt8(ascii: "\"")) else { return message }
    return message[..<quote] + "\"...\""
  }
}
