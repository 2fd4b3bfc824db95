/// A collation: `Collation("case_insensitive", provider: .icu, locale: "und-u-ks-level2", deterministic: false)`.
///
/// A column takes it by its name: `collation: "case_insensitive"`, or `"billing.case_insensitive"`.
public struct Collation: SchemaObject {
  /// The library that sorts; `builtin` is PostgreSQL 17's own.
  public enum Provider: String, Sendable, Codable, Hashable {
    case libc, icu, builtin
  }

  public var name: String
  public var schema: String
  public var provider: Provider
  /// The locale; with `.libc` it stands for ``collate`` and ``ctype`` both.
  public var locale: String?
  /// `LC_COLLATE` of the C library.
  public var collate: String?
  /// `LC_CTYPE` of the C library.
  public var ctype: String?
  /// Whether texts that are not the same bytes differ; only ICU has collations where they may be equal.
  public var isDeterministic: Bool
  /// Rules that change the order of a locale (ICU, PostgreSQL 16).
  public var rules: String?
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var place: SourcePlace

  public init(
    _ name: String,
    schema: String = "public",
    provider: Provider,
    locale: String? = nil,
    collate: String? = nil,
    ctype: String? = nil,
    deterministic: Bool = true,
    rules: String? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.schema = schema
    self.provider = provider
    self.locale = locale
    self.collate = collate
    self.ctype = ctype
    isDeterministic = deterministic
    self.rules = rules
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    place = SourcePlace(file, line)
  }
}
