import CLibPQ

extension ConnectionTarget: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The connection string without any password, written as it was given: as a URI or as `key=value` pairs.
  public var redacted: String {
    text(of: settings.filter { !$0.isSecret })
  }

  public var description: String { redacted }
  public var debugDescription: String { redacted }
  /// `dump` shows the redacted text too.
  public var customMirror: Mirror { Mirror(self, children: ["redacted": redacted]) }

  /// The connection string **with** its passwords, for libpq only: never print it, log it or pass it in `argv`.
  public var secretConninfo: String {
    text(of: settings)
  }

  /// The settings as libpq's environment variables, for a child process such as `pg_dump`: nothing of it is in `argv`.
  ///
  /// Settings that have no variable (`options` has: `PGOPTIONS`) are left out.
  /// Manual: section 34.15 "Environment Variables".
  public var environment: [String: String] {
    guard let options = PQconndefaults() else { return [:] }
    defer { PQconninfoFree(options) }
    var result: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let variable = option.pointee.envvar, let value = self[String(cString: keyword)] {
        result[String(cString: variable)] = value
      }
      option += 1
    }
    return result
  }

  private func text(of settings: [Setting]) -> String {
    isURI ? Self.uri(settings) : Self.pairs(settings)
  }

  /// The settings as `keyword=value` pairs, secrets included: for libpq's ears only.
  var keywordText: String { Self.pairs(settings) }

  private static func pairs(_ settings: [Setting]) -> String {
    settings.map { "\($0.keyword)=\(quoted($0.value))" }.joined(separator: " ")
  }

  /// By scalars and not by characters: a quote with a combining accent is still a quote for libpq.
  private static func quoted(_ value: String) -> String {
    let special = { (scalar: Unicode.Scalar) in scalar == "'" || scalar == "\\" }
    let plain = !value.isEmpty && !value.unicodeScalars.contains { special($0) || $0.value <= 0x20 }
    if plain { return value }
    var text = String.UnicodeScalarView("'".unicodeScalars)
    for scalar in value.unicodeScalars {
      if special(scalar) { text.append("\\") }
      text.append(scalar)
    }
    text.append("'")
    return String(text)
  }

  private static func uri(_ settings: [Setting]) -> String {
    func value(_ keyword: String) -> String? { settings.first { $0.keyword == keyword }?.value }
    var places: Set<String> = ["user", "password", "dbname"]
    var authority = ""
    if let user = value("user") {
      authority += encoded(user, slashes: false)
      if let password = value("password") { authority += ":" + encoded(password, slashes: false) }
      authority += "@"
    } else {
      places.remove("password")
    }
    // Socket directories and lists of hosts with lists of ports are unambiguous as parameters only.
    if let host = value("host"), !host.isEmpty, !host.hasPrefix("/"), !host.hasPrefix("@"), !host.contains(","),
      !(value("port") ?? "").contains(",")
    {
      places.formUnion(["host", "port"])
      authority += host.contains(":") ? "[\(host)]" : encoded(host)
      if let port = value("port") { authority += ":" + encoded(port) }
    }
    var text = "postgresql://" + authority
    if let database = value("dbname") { text += "/" + encoded(database) }
    let parameters = settings.filter { !places.contains($0.keyword) }
    if !parameters.isEmpty {
      if value("dbname") == nil { text += "/" }
      text += "?" + parameters.map { "\($0.keyword)=\(encoded($0.value))" }.joined(separator: "&")
    }
    return text
  }

  /// Percent-encoded, but for RFC 3986's unreserved characters, commas and, where they end nothing, slashes.
  private static func encoded(_ value: String, slashes: Bool = true) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: ","):
        bytes.append(byte)
      case UInt8(ascii: "/") where slashes:
        bytes.append(byte)
      default:
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
