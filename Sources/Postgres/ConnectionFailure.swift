import CLibPQ

/// Turns what libpq says about failed attempts to connect into an error.
struct ConnectionFailure {
  /// One address that was tried.
  struct Place: Equatable {
    var host: String
    var address: String
    var port: String
  }

  /// What libpq says about every attempt.
  private(set) var lines: [String] = []
  /// The last SQLSTATE that a server gave.
  private(set) var state: SQLState?
  /// The places where the time was up.
  let expired: [Place]

  /// Reads libpq's verbose message; attempts at `expired` places were ended by us when their time was up.
  init(_ connection: OpaquePointer, expired: [Place]) {
    self.init(verbose: String(cString: PQerrorMessage(connection)), expired: expired)
  }

  init(verbose: String, expired: [Place]) {
    self.expired = expired
    var dropsIndented = false
    for line in verbose.split(separator: "\n") where !line.hasPrefix("LOCATION:  ") {
      if line.hasPrefix("\t"), dropsIndented { continue }
      dropsIndented = false
      if expired.contains(where: { Self.line(line, isAbout: $0) }), let end = Self.end(of: " failed: ", in: line) {
        let text = line[..<end] + "timeout expired"
        if lines.last != String(text) { lines.append(String(text)) }
        dropsIndented = true
        continue
      }
      let (text, code) = Self.withoutState(line)
      state = code ?? state
      lines.append(text)
    }
  }

  /// All failures as one error.
  static func error(_ failures: [ConnectionFailure], origin: String?) -> PostgresError {
    let lines = failures.flatMap(\.lines)
    var error = PostgresError(
      .connection,
      lines.isEmpty ? "no connection could be made" : lines.joined(separator: "\n"),
      sqlState: failures.compactMap(\.state).last ?? .sqlClientUnableToEstablishSQLConnection
    )
    error.connectionOrigin = origin
    error.isFailureToConnect = true
    return error
  }

  private static func line(_ line: Substring, isAbout place: Place) -> Bool {
    line.contains("\"\(place.host)\"") && (line.contains(", port \(place.port) failed") || place.host.hasPrefix("/"))
      && (place.address.isEmpty || line.contains("\"\(place.address)\"") || line.contains("(\(place.address))"))
  }

  private static func end(of text: String, in line: Substring) -> Substring.Index? {
    var rest = line
    while !rest.isEmpty {
      if rest.hasPrefix(text) { return rest.index(rest.startIndex, offsetBy: text.count) }
      rest.removeFirst()
    }
    return nil
  }

  /// `FATAL:  28P01: password …` as `FATAL:  password …` and its code.
  private static func withoutState(_ line: Substring) -> (String, SQLState?) {
    let characters = Array(line)
    for index in characters.indices.dropLast(9)
    where characters[index] == ":" && characters[index + 1] == " " && characters[index + 2] == " " {
      let code = characters[(index + 3)..<(index + 8)]
      guard characters[index + 8] == ":", characters[index + 9] == " ",
        code.allSatisfy({ $0.isASCII && ($0.isNumber || ($0.isLetter && $0.isUppercase)) })
      else { continue }
      return (String(characters[...(index + 2)] + characters[(index + 10)...]), SQLState(String(code)))
    }
    return (String(line), nil)
  }
}
