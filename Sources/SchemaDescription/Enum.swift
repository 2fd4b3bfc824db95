/// An enum type: `Enum("billing_status", ["draft", "open", "paid"])`.
public struct Enum: SchemaObject {
  /// A label that was called otherwise before.
  public struct RenamedLabel: ModelValue {
    public var from: String
    public var to: String
  }

  public var name: String
  public var schema: String
  /// The labels in their order.
  public var labels: [String]
  public var renamedLabels: [RenamedLabel]
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var grants: [Grant]
  public var place: SourcePlace

  /// - Parameter renamedLabels: old name to new name, as in `["canceled": "cancelled"]`.
  public init(
    _ name: String,
    schema: String = "public",
    _ labels: [String],
    renamedLabels: KeyValuePairs<String, String> = [:],
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.schema = schema
    self.labels = labels
    self.renamedLabels = renamedLabels.map { RenamedLabel(from: $0.key, to: $0.value) }
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    self.grants = grants
    place = SourcePlace(file, line)
  }
}
