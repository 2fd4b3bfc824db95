/// The name of a migration file, taken apart: `V2.1.0__add_items.sql`.
public struct MigrationFileName: Sendable, Hashable {
  public enum Kind: String, Sendable, Codable, Hashable {
    /// The way forward.
    case version = "V"
    /// The way back.
    case undo = "U"
  }

  public var kind: Kind
  public var version: MigrationVersion
  /// The part between `__` and `.sql`, as it stands in the name.
  public var slug: String

  /// The name of the file.
  public var text: String { "\(kind.rawValue)\(version)__\(slug).sql" }

  /// The slug as people read it: underscores are spaces.
  public var description: String { String(slug.map { $0 == "_" ? " " : $0 }) }

  public init(kind: Kind, version: MigrationVersion, slug: String) {
    self.kind = kind
    self.version = version
    self.slug = slug
  }

  /// Reads a file name.
  ///
  /// - Throws: ``FileNameError`` that says what is wrong with it and how it would be right.
  public init(_ name: String) throws(FileNameError) {
    guard name.hasSuffix(".sql") else { throw FileNameError(reason: "it does not end in .sql") }
    let stem = name.dropLast(4)
    guard let letter = stem.first, let kind = Kind(rawValue: String(letter)) else {
      switch stem.first {
      case "v", "u": throw FileNameError(reason: "it begins with a small letter; V and U are capital letters")
      case "r": throw FileNameError(reason: "it begins with a small letter; R is a capital letter")
      default:
        throw FileNameError(reason: "it begins neither with V (forward) nor with U (undo) nor with R__ (repeatable)")
      }
    }
    let rest = stem.dropFirst()
    guard let separator = Self.doubleUnderscore(in: rest) else {
      let advice = rest.contains("_") ? "there is only one underscore" : "there is no description"
      throw FileNameError(reason: "\(advice); two underscores separate version and description")
    }
    let slug = rest[rest.index(separator, offsetBy: 2)...]
    guard !slug.isEmpty else { throw FileNameError(reason: "the description after the two underscores is empty") }
    guard !slug.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw FileNameError(reason: "the description contains a control character")
    }
    do throws(VersionError) {
      version = try MigrationVersion(rest[..<separator])
    } catch {
      throw FileNameError(reason: error.description)
    }
    guard !version.isEmpty else {
      throw FileNameError(reason: "version 0 is the empty database; versions begin above it")
    }
    self.kind = kind
    self.slug = String(slug)
  }

  private static func doubleUnderscore(in text: Substring) -> String.Index? {
    var index = text.startIndex
    while index < text.endIndex {
      let next = text.index(after: index)
      if text[index] == "_", next < text.endIndex, text[next] == "_" { return index }
      index = next
    }
    return nil
  }

  /// The slug of a description: small letters and digits of any script, everything else an underscore.
  ///
  /// At most 100 bytes, so that the whole name stays below the 255 bytes that file systems allow.
  public static func slug(of description: String) -> String {
    var slug = ""
    for character in description.lowercased() {
      let kept = character.isLetter || character.isNumber ? String(character) : "_"
      if kept == "_", slug.isEmpty || slug.hasSuffix("_") { continue }
      if slug.utf8.count + kept.utf8.count > 100 { break }
      slug += kept
    }
    while slug.hasSuffix("_") { slug.removeLast() }
    return slug
  }
}

/// Why a file name is not the name of a migration.
public struct FileNameError: Error, Sendable, Hashable {
  public var reason: String
}
