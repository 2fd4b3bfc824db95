/// An exclusion constraint: no two rows for which all the operators answer true.
///
/// `.exclude([.init("room_id", with: "="), .init(expression: "tstzrange(starts_at, ends_at)", with: "&&")])`; its name is
/// `<table>_<columns>_excl` unless given.
public struct Exclusion: ModelValue {
  /// One column or expression with the operator that compares it.
  public struct Element: ModelValue {
    public var key: IndexKey
    public var `operator`: String

    public init(_ key: IndexKey, with operator: String) {
      self.key = key
      self.operator = `operator`
    }

    public init(expression: String, with operator: String) {
      self.init(.expression(expression), with: `operator`)
    }
  }

  public var name: String?
  public var method: IndexMethod
  public var elements: [Element]
  public var include: [String]
  public var `where`: String?
  public var deferrable: Deferral?
  public var storageParameters: Settings
  public var tablespace: String?
  public var comment: String?
  public var renamedFrom: String?
  public var place: SourcePlace

  public static func exclude(
    _ elements: [Element],
    using method: IndexMethod = .gist,
    name: String? = nil,
    include: [String] = [],
    where: String? = nil,
    deferrable: Deferral? = nil,
    storageParameters: Settings = [:],
    tablespace: String? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Exclusion {
    Exclusion(
      name: name,
      method: method,
      elements: elements,
      include: include,
      where: `where`,
      deferrable: deferrable,
      storageParameters: storageParameters,
      tablespace: tablespace,
      comment: comment,
      renamedFrom: renamedFrom,
      place: SourcePlace(file, line)
    )
  }
}
