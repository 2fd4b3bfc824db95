/// Where a declaration was written: the file and line of the schema source.
///
/// Every declaration records its own place through `#filePath` and `#line` default arguments, so that a mistake found
/// later, by Strata or by PostgreSQL, points at the line a person has to edit.
public struct SourcePlace: Sendable, Hashable {
  /// The path as the compiler was given it.
  public var file: String
  /// The line, counted from 1.
  public var line: Int

  public init(_ file: String, _ line: Int) {
    self.file = file
    self.line = line
  }
}

extension SourcePlace: CustomStringConvertible {
  /// `file:line`, the form that compilers print and editors understand.
  public var description: String { "\(file):\(line)" }
}

extension SourcePlace: Codable {
  /// Key of a `@Sendable (String) -> String` in a decoder's `userInfo` that rewrites the path of every place read.
  ///
  /// A cached model keeps paths relative to the schema folder; the reader puts its own folder in front.
  public static let pathRewriting = CodingUserInfoKey(rawValue: "strata.path-rewriting")

  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let colon = text.lastIndex(of: ":"), let line = Int(text[text.index(after: colon)...]) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a place is written file:line, not \(text)")
      )
    }
    var file = String(text[..<colon])
    if let key = Self.pathRewriting, let rewrite = decoder.userInfo[key] as? @Sendable (String) -> String {
      file = rewrite(file)
    }
    self.init(file, line)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
